package dev.howdah.plan;

import dev.howdah.schema.Identifier;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Gives names that PostgreSQL can hold and that are not taken yet. Tables, views, indexes and
/// sequences of a schema share one such space; the columns of a table have their own.
final class NameSpace {

  private final PlanOptions.Identifiers policy;
  private final Set<String> taken = new HashSet<>();
  private final Set<String> reserved;

  /// @param reserved names that cannot be given, for example of system columns
  NameSpace(PlanOptions.Identifiers policy, Set<String> reserved) {
    this.policy = policy;
    this.reserved = Set.copyOf(reserved);
  }

  /// The name for an object of the file: as the policy says, shortened to 63 bytes, with a number
  /// where it is taken.
  String give(String name) {
    return free(cased(name));
  }

  /// A name of ours, not subject to the policy.
  String giveExactly(String name) {
    return free(name);
  }

  /// Keeps a name from being given: something that is named elsewhere has it.
  void take(String name) {
    taken.add(name);
  }

  private String cased(String name) {
    return switch (policy) {
      case PRESERVE -> name;
      case LOWER -> name.toLowerCase(Locale.ROOT);
      case SNAKE -> snake(name);
    };
  }

  /// `OrderItems`, `orderItems`, `Order Items` and `order-items` all become `order_items`.
  static String snake(String name) {
    StringBuilder out = new StringBuilder();
    int previous = '_';
    for (int i = 0; i < name.length(); ) {
      int c = name.codePointAt(i);
      i += Character.charCount(c);
      int next = i < name.length() ? name.codePointAt(i) : 0;
      if (!Character.isLetterOrDigit(c)) {
        if (previous != '_') {
          out.append('_');
        }
        previous = '_';
        continue;
      }
      boolean startsWord =
          Character.isUpperCase(c)
              && previous != '_'
              && (!Character.isUpperCase(previous) || Character.isLowerCase(next));
      if (startsWord) {
        out.append('_');
      }
      out.appendCodePoint(Character.toLowerCase(c));
      previous = c;
    }
    String result = out.toString();
    while (result.endsWith("_")) {
      result = result.substring(0, result.length() - 1);
    }
    return name.startsWith("_") ? "_" + result : result;
  }

  private String free(String wanted) {
    // PostgreSQL has no empty names (and no NUL in names, which SQLite has neither).
    String base = shorten(wanted.isEmpty() ? "unnamed" : wanted, 0);
    String name = base;
    for (int i = 2; taken.contains(name) || reserved.contains(name); i++) {
      String suffix = "_" + i;
      name = shorten(wanted.isEmpty() ? "unnamed" : wanted, suffix.length()) + suffix;
    }
    taken.add(name);
    return name;
  }

  private static String shorten(String name, int room) {
    int limit = Identifier.MAX_BYTES - room;
    if (name.getBytes(StandardCharsets.UTF_8).length <= limit) {
      return name;
    }
    StringBuilder out = new StringBuilder();
    int bytes = 0;
    for (int i = 0; i < name.length(); ) {
      int c = name.codePointAt(i);
      int size = Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
      if (bytes + size > limit) {
        break;
      }
      out.appendCodePoint(c);
      bytes += size;
      i += Character.charCount(c);
    }
    return out.toString();
  }
}
