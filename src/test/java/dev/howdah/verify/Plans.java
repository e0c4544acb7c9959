package dev.howdah.verify;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ColumnType;
import dev.howdah.plan.MalformedTextPolicy;
import dev.howdah.plan.NulPolicy;
import dev.howdah.plan.NumberMeaning;
import dev.howdah.plan.TablePlan;
import java.util.List;
import java.util.Map;

/// Plans for tests.
final class Plans {

  private Plans() {}

  static ColumnPlan column(String name, String type) {
    return column(
        name, type, NumberMeaning.NONE, NulPolicy.QUARANTINE, MalformedTextPolicy.QUARANTINE);
  }

  static ColumnPlan column(
      String name,
      String type,
      NumberMeaning numbers,
      NulPolicy nul,
      MalformedTextPolicy malformedText) {
    return new ColumnPlan(
        name,
        name,
        ColumnType.parse(type),
        numbers,
        nul,
        malformedText,
        false,
        null,
        null,
        null,
        null,
        "");
  }

  static ColumnPlan notNull(String name, String type) {
    ColumnPlan plan = column(name, type);
    return new ColumnPlan(
        name,
        name,
        plan.type(),
        plan.numbers(),
        plan.nul(),
        plan.malformedText(),
        true,
        null,
        null,
        null,
        null,
        "");
  }

  static ColumnPlan generated(String name, String type) {
    ColumnPlan plan = column(name, type);
    return new ColumnPlan(
        name,
        name,
        plan.type(),
        plan.numbers(),
        plan.nul(),
        plan.malformedText(),
        false,
        null,
        null,
        "1",
        null,
        "");
  }

  static TablePlan table(String name, List<ColumnPlan> columns) {
    return new TablePlan(
        name, name, 10, columns, null, List.of(), List.of(), List.of(), 0, Map.of());
  }

  static TablePlan table(String name, List<ColumnPlan> columns, List<String> key) {
    return new TablePlan(
        name,
        name,
        10,
        columns,
        new TablePlan.PrimaryKeyPlan(name + "_pkey", key),
        List.of(),
        List.of(),
        List.of(),
        0,
        Map.of());
  }
}
