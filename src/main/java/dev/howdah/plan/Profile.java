package dev.howdah.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.howdah.schema.SqliteName;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is known of an application whose own schema is filled: which of its tables are bookkeeping,
/// which its first start has put rows into, what its numbers mean, and what must be true at the
/// end. Written as YAML; a list that is left out is empty.
///
/// @param name the word by which it is asked for
/// @param title the application, for people
/// @param detect tables of the file; where all of them are there, it is this application. Empty:
///   only used when it is asked for
/// @param versions where both sides say which version their schema has
/// @param tables what becomes of the target's rows; the first rule that matches a table decides
/// @param columns how columns are read; the first rule that matches a column decides
/// @param checks what must be true in the target after filling
/// @param notes what a person has to know before or do afterwards
public record Profile(
    String name,
    String title,
    List<String> detect,
    List<Version> versions,
    List<TableRule> tables,
    List<ColumnRule> columns,
    List<Check> checks,
    List<String> notes) {

  private static final Profile NONE =
      new Profile(
          "none", "no profile", List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public Profile {
    name = needed(name, "name");
    title = needed(title, "title");
    detect = copy(detect);
    versions = copy(versions);
    tables = copy(tables);
    columns = copy(columns);
    checks = copy(checks);
    notes = copy(notes);
  }

  /// The one that knows nothing.
  public static Profile none() {
    return NONE;
  }

  /// Whether a file with these tables is a database of the application.
  public boolean fits(Collection<String> sourceTables) {
    return !detect.isEmpty()
        && sourceTables.stream()
            .map(SqliteName::key)
            .collect(Collectors.toSet())
            .containsAll(detect.stream().map(SqliteName::key).toList());
  }

  /// The rule for a table of the file.
  public Optional<TableRule> table(String table) {
    return tables.stream().filter(rule -> matches(rule.match(), table)).findFirst();
  }

  /// The rule for a column of the file.
  public Optional<ColumnRule> column(String table, String column) {
    String whole = table + "." + column;
    return columns.stream().filter(rule -> matches(rule.match(), whole)).findFirst();
  }

  /// Whether a name is what the pattern says, `*` standing for any characters or none. As SQLite
  /// compares names, so without regard to the case of ASCII letters. Walks both once and goes back
  /// to the last `*` only, so that no pattern takes long.
  private static boolean matches(String pattern, String name) {
    String wanted = SqliteName.key(pattern);
    String given = SqliteName.key(name);
    int at = 0;
    int star = -1;
    int resume = 0;
    int i = 0;
    while (i < given.length()) {
      if (at < wanted.length() && wanted.charAt(at) == '*') {
        star = at++;
        resume = i;
      } else if (at < wanted.length() && wanted.charAt(at) == given.charAt(i)) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++resume;
      } else {
        return false;
      }
    }
    while (at < wanted.length() && wanted.charAt(at) == '*') {
      at++;
    }
    return at == wanted.length();
  }

  private static String needed(@Nullable String value, String what) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("'" + what + "' is missing or empty");
    }
    return value;
  }

  private static <T> List<T> copy(@Nullable List<T> list) {
    if (list == null) {
      return List.of();
    }
    if (list.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("a list has an entry with nothing in it");
    }
    return List.copyOf(list);
  }

  /// A table in which the application's migrations write down what they have done. The rows,
  /// reduced to these columns, must be the same in the file and in the target. Only compared where
  /// both have the table with these columns.
  ///
  /// @param table the table
  /// @param columns its columns that name the version, without times and numbers given by chance
  public record Version(String table, List<String> columns) {
    public Version {
      table = needed(table, "table");
      columns = copy(columns);
      if (columns.isEmpty()) {
        throw new IllegalArgumentException("'columns' of the version in " + table + " is empty");
      }
    }
  }

  /// What becomes of the rows that the target has in a table.
  ///
  /// @param match the table's name in the file; `*` stands for any characters
  /// @param rows what is done; null where that is decided as without a profile
  /// @param to the table of the target that is filled, null for the one that is called alike
  public record TableRule(String match, @Nullable Rows rows, @Nullable String to) {
    public TableRule {
      match = needed(match, "match");
      if (rows == null && to == null) {
        throw new IllegalArgumentException(
            "'rows' of the table rule for " + match + " is missing: skip, truncate, keep or fail");
      }
    }

    /// A rule for a table that is called alike in the target.
    public TableRule(String match, Rows rows) {
      this(match, rows, null);
    }
  }

  /// What is done about the rows that are in the target before it is filled.
  public enum Rows {
    /// They stay, and none of the file's is carried. If there are none, the table is filled like
    /// any other.
    @JsonProperty("skip")
    SKIP,
    /// They are removed, and the file's take their place.
    @JsonProperty("truncate")
    TRUNCATE,
    /// They stay, and the file's rows with other keys are added.
    @JsonProperty("keep")
    KEEP,
    /// There must be none.
    @JsonProperty("fail")
    FAIL
  }

  /// How the values of a column are read. What is null is decided as without a profile.
  ///
  /// @param match `table.column` of the file; `*` stands for any characters
  /// @param numbers what numbers mean where the target wants a date or a time
  /// @param nul what happens to text with a NUL character
  /// @param malformedText what happens to text that is not valid in its encoding
  /// @param real what happens to numbers with more digits than a `real` column keeps
  /// @param fraction what happens to times with more digits than the target's type keeps
  /// @param to the target's column, null for the one that is called alike
  public record ColumnRule(
      String match,
      @Nullable NumberMeaning numbers,
      @Nullable NulPolicy nul,
      @Nullable MalformedTextPolicy malformedText,
      @Nullable RealPolicy real,
      @Nullable FractionPolicy fraction,
      @Nullable String to) {
    public ColumnRule {
      match = needed(match, "match");
      boolean silent =
          numbers == null
              && nul == null
              && malformedText == null
              && real == null
              && fraction == null
              && to == null;
      if (silent) {
        throw new IllegalArgumentException(
            "the column rule for "
                + match
                + " says none of numbers, nul, malformedText, real, fraction and to");
      }
    }

    /// A rule that says nothing about `real` columns and names.
    public ColumnRule(
        String match,
        @Nullable NumberMeaning numbers,
        @Nullable NulPolicy nul,
        @Nullable MalformedTextPolicy malformedText) {
      this(match, numbers, nul, malformedText, null, null, null);
    }
  }

  /// What happens to numbers with more digits than a `real` column keeps.
  public enum RealPolicy {
    /// The row goes to quarantine.
    @JsonProperty("exact")
    EXACT,
    /// They become the nearest number that it keeps, as they do when the application writes them.
    @JsonProperty("nearest")
    NEAREST
  }

  /// What happens to times with more digits behind the second than the target's type keeps.
  public enum FractionPolicy {
    /// The row goes to quarantine.
    @JsonProperty("exact")
    EXACT,
    /// They are cut, as they are when the application writes them to PostgreSQL.
    @JsonProperty("cut")
    CUT
  }

  /// A question to the filled schema, asked before it is committed.
  ///
  /// @param name what should be true, for people
  /// @param sql a query of one row with one column, run with the target schema as the search path
  /// @param expect the answer as text
  public record Check(String name, String sql, String expect) {
    public Check {
      name = needed(name, "name");
      sql = needed(sql, "sql");
      expect = Objects.requireNonNullElse(expect, "");
    }
  }
}
