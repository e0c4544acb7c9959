package dev.howdah.load;

import dev.howdah.schema.Identifier;
import dev.howdah.schema.TargetSchema;
import java.util.ArrayList;
import java.util.List;

/// The statements that keep a table's own triggers from firing for carried rows, and those that put
/// each back as it was: `ENABLE TRIGGER USER` would wake up those that were disabled before.
///
/// @param disable to be run first
/// @param restore to be run afterwards
record UserTriggers(List<String> disable, List<String> restore) {

  /// @param quoted the table's quoted name
  static UserTriggers of(TargetSchema.Table table, String quoted) {
    List<String> disable = new ArrayList<>();
    List<String> restore = new ArrayList<>();
    for (TargetSchema.Trigger trigger : table.triggers()) {
      String name = Identifier.quote(trigger.name());
      disable.add("ALTER TABLE " + quoted + " DISABLE TRIGGER " + name);
      restore.add(
          "ALTER TABLE "
              + quoted
              + (trigger.always() ? " ENABLE ALWAYS TRIGGER " : " ENABLE TRIGGER ")
              + name);
    }
    return new UserTriggers(disable, restore);
  }
}
