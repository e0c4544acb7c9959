package dev.howdah.load;

import dev.howdah.schema.Identifier;
import dev.howdah.schema.TargetSchema;
import dev.howdah.schema.TargetSchema.Trigger;
import java.util.ArrayList;
import java.util.List;

/// The statements that keep a table's own triggers from firing for carried rows, and those that put
/// each back as it was: `ENABLE TRIGGER USER` would wake up those that were disabled before.
///
/// @param disable to be run first
/// @param restore to be run afterwards
record UserTriggers(List<String> disable, List<String> restore) {

  /// What is said of a partitioned table is true of its partitions until they are told otherwise,
  /// so these come after it.
  static UserTriggers of(TargetSchema.Table table) {
    List<String> disable = new ArrayList<>();
    List<String> restore = new ArrayList<>();
    if (table.triggers().stream().anyMatch(Trigger::fires)) {
      for (Trigger trigger : table.triggers()) {
        disable.add(alter(trigger, Trigger.Firing.DISABLED));
        restore.add(alter(trigger, trigger.firing()));
      }
    }
    return new UserTriggers(disable, restore);
  }

  private static String alter(Trigger trigger, Trigger.Firing firing) {
    return "ALTER TABLE "
        + Identifier.quote(trigger.schema(), trigger.table())
        + " "
        + firing.sql()
        + " TRIGGER "
        + Identifier.quote(trigger.name());
  }
}
