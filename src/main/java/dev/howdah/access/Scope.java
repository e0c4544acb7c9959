package dev.howdah.access;

import java.util.Locale;
import java.util.Set;

/// What an API key may do. Each scope includes those before it.
public enum Scope {
  /// Look at everything of the organisation.
  READER,
  /// Also migrate.
  OPERATOR,
  /// Also manage keys.
  ADMIN;

  /// The names for `@RolesAllowed`.
  public static final String READ = "reader";

  public static final String OPERATE = "operator";
  public static final String ADMINISTER = "admin";

  /// The spelling in JSON and in the database.
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Scope of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /// The roles that a key of this scope has.
  Set<String> roles() {
    return switch (this) {
      case READER -> Set.of(READ);
      case OPERATOR -> Set.of(READ, OPERATE);
      case ADMIN -> Set.of(READ, OPERATE, ADMINISTER);
    };
  }
}
