package dev.howdah.schema;

import java.util.List;
import java.util.Optional;

/// What an SQLite file declares.
///
/// @param tables ordinary tables in the order of `sqlite_schema`
/// @param views views in the order of `sqlite_schema`
/// @param triggers triggers in the order of `sqlite_schema`
/// @param otherObjects what is there but is not carried as a table: virtual, shadow and internal
///   tables
/// @param oddities what could not be read as it should
public record SourceSchema(
    List<SourceTable> tables,
    List<View> views,
    List<Trigger> triggers,
    List<OtherObject> otherObjects,
    List<Oddity> oddities) {

  public SourceSchema {
    tables = List.copyOf(tables);
    views = List.copyOf(views);
    triggers = List.copyOf(triggers);
    otherObjects = List.copyOf(otherObjects);
    oddities = List.copyOf(oddities);
  }

  /// The table of that name; SQLite compares the names of tables without regard to ASCII case.
  public Optional<SourceTable> findTable(String name) {
    String wanted = SqliteName.key(name);
    return tables.stream().filter(table -> SqliteName.key(table.name()).equals(wanted)).findFirst();
  }

  /// A view.
  ///
  /// @param name as declared
  /// @param sql the CREATE VIEW statement
  public record View(String name, String sql) {}

  /// A trigger.
  ///
  /// @param name as declared
  /// @param table the table or view that it belongs to
  /// @param sql the CREATE TRIGGER statement
  public record Trigger(String name, String table, String sql) {}

  /// Something that could not be read as it should.
  ///
  /// @param object what it is about
  /// @param message what was found, in one sentence
  public record Oddity(String object, String message) {}

  /// Something in the file that is not carried as a table.
  ///
  /// @param kind what it is
  /// @param name as declared
  /// @param sql its statement, empty where there is none
  public record OtherObject(Kind kind, String name, String sql) {

    /// What kind of thing it is.
    public enum Kind {
      /// A virtual table: its rows are computed by a module.
      VIRTUAL_TABLE,
      /// A table in which a virtual table keeps its data.
      SHADOW_TABLE,
      /// A table of SQLite's own, for example `sqlite_stat1`.
      INTERNAL_TABLE,
      /// A table that SQLite cannot open, for example because its statement is damaged.
      UNREADABLE
    }
  }
}
