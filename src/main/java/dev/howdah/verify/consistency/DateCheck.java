package dev.howdah.verify.consistency;

import dev.howdah.plan.Finding;
import dev.howdah.plan.Finding.Severity;
import dev.howdah.schema.Identifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Looks for dates that applications stumble over. PostgreSQL has ±infinity and the years -4713 to
/// 294276 (5874897 for `date`; PostgreSQL documentation, section 8.5), most languages have 1 to
/// 9999. Dates before 1900 or after 2100 are often a number read in the wrong unit. All limits are
/// in UTC, the time zone of the session.
final class DateCheck {

  /// Columns looked at by one query: a result has at most 1664 columns.
  private static final int COLUMNS_PER_QUERY = 200;

  private static final int NUMBERS_PER_COLUMN = 5;

  private DateCheck() {}

  static void run(Connection connection, List<String> schemas, List<Finding> findings)
      throws SQLException {
    Map<Table, List<String>> columns = new LinkedHashMap<>();
    CatalogQuery.rows(
        connection,
        "consistency-dates",
        schemas,
        row ->
            columns
                .computeIfAbsent(
                    new Table(row.getString("nspname"), row.getString("relname")),
                    _ -> new ArrayList<>())
                .add(row.getString("attname")));
    for (Map.Entry<Table, List<String>> entry : columns.entrySet()) {
      List<String> names = entry.getValue();
      for (int from = 0; from < names.size(); from += COLUMNS_PER_QUERY) {
        check(
            connection,
            entry.getKey(),
            names.subList(from, Math.min(names.size(), from + COLUMNS_PER_QUERY)),
            findings);
      }
    }
  }

  private record Table(String schema, String name) {}

  private static void check(
      Connection connection, Table table, List<String> columns, List<Finding> findings)
      throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT ");
    for (String column : columns) {
      String odd =
          "isfinite(%1$s) AND %1$s >= '0001-01-01' AND %1$s < '10000-01-01'"
              + " AND (%1$s < '1900-01-01' OR %1$s >= '2101-01-01')";
      sql.append(sql.length() > 7 ? ", " : "")
          .append(
              ("count(*) FILTER (WHERE NOT isfinite(%1$s)),"
                      + " count(*) FILTER (WHERE isfinite(%1$s) AND"
                      + " (%1$s < '0001-01-01' OR %1$s >= '10000-01-01')),"
                      + " count(*) FILTER (WHERE "
                      + odd
                      + "), min(%1$s) FILTER (WHERE "
                      + odd
                      + ")::text, max(%1$s) FILTER (WHERE "
                      + odd
                      + ")::text")
                  .formatted("t." + Identifier.quote(column)));
    }
    sql.append(" FROM ").append(Identifier.quote(table.schema(), table.name())).append(" t");
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql.toString())) {
      row.next();
      for (int i = 0; i < columns.size(); i++) {
        int first = i * NUMBERS_PER_COLUMN + 1;
        String object = table.schema() + "." + table.name() + "." + columns.get(i);
        report(object, row, first, findings);
      }
    }
  }

  private static void report(String object, ResultSet row, int first, List<Finding> findings)
      throws SQLException {
    long infinite = row.getLong(first);
    if (infinite > 0) {
      findings.add(
          new Finding(
              "date-infinite",
              Severity.WARNING,
              object,
              values(infinite)
                  + " infinity or -infinity, which most languages cannot read; decide what they stand"
                  + " for and replace them."));
    }
    long outside = row.getLong(first + 1);
    if (outside > 0) {
      findings.add(
          new Finding(
              "date-out-of-range",
              Severity.WARNING,
              object,
              values(outside)
                  + " outside the years 0001 to 9999, which most languages cannot read; correct them."));
    }
    long odd = row.getLong(first + 2);
    if (odd > 0) {
      findings.add(
          new Finding(
              "date-suspicious",
              Severity.INFO,
              object,
              values(odd)
                  + " before 1900 or after 2100 (from "
                  + row.getString(first + 3)
                  + " to "
                  + row.getString(first + 4)
                  + "); if they are not meant, a number was read in the wrong unit."));
    }
  }

  private static String values(long count) {
    return count + (count == 1 ? " value is" : " values are");
  }
}
