package dev.howdah.cli;

import dev.howdah.schema.Affinity;
import dev.howdah.schema.Column;
import dev.howdah.schema.ColumnProfile;
import dev.howdah.schema.Source;
import dev.howdah.schema.SourceTable;
import dev.howdah.schema.TableProfile;
import java.util.ArrayList;
import java.util.List;

/// What in a file would surprise somebody who only read its declarations.
///
/// @param source what was found
record Oddities(Source source) {

  List<String> list() {
    List<String> found = new ArrayList<>();
    for (SourceTable table : source.schema().tables()) {
      TableProfile profile = source.profile(table.name());
      for (ColumnProfile column : profile.columns()) {
        table
            .findColumn(column.column())
            .ifPresent(declared -> column(found, table, declared, column));
      }
    }
    return found;
  }

  private static void column(
      List<String> found, SourceTable table, Column declared, ColumnProfile column) {
    String name = table.name() + "." + declared.name();
    int classes =
        one(column.integers().count())
            + one(column.reals().count())
            + one(column.texts().count())
            + one(column.blobs().count());
    if (classes > 1) {
      found.add(name + " stores values of " + classes + " storage classes");
    }
    if (isNumeric(declared.affinity()) && column.texts().count() > 0) {
      found.add(
          name
              + " is declared "
              + declared.declaredType()
              + " but stores "
              + Words.count(column.texts().count(), "text"));
    }
    if (declared.notNull() && column.nulls() > 0) {
      found.add(name + " is NOT NULL but holds " + Words.number(column.nulls()) + " NULL");
    }
    if (table.primaryKey().contains(declared.name()) && column.nulls() > 0) {
      found.add(
          name + " is in the primary key but holds " + Words.number(column.nulls()) + " NULL");
    }
    count(found, name, column.texts().malformed(), "malformed text", "malformed texts");
    count(found, name, column.texts().withNul(), "text with a NUL", "texts with a NUL");
    count(found, name, column.reals().infinite(), "infinite number", "infinite numbers");
    count(found, name, column.reals().negativeZero(), "negative zero", "negative zeros");
  }

  private static void count(List<String> found, String name, long count, String one, String many) {
    if (count > 0) {
      found.add(name + " holds " + Words.number(count) + " " + (count == 1 ? one : many));
    }
  }

  private static int one(long count) {
    return count > 0 ? 1 : 0;
  }

  private static boolean isNumeric(Affinity affinity) {
    return switch (affinity) {
      case INTEGER, REAL -> true;
      case TEXT, NUMERIC, BLOB -> false;
    };
  }
}
