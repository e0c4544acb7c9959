package dev.howdah.postgres;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the environment says about the target (`docs/connecting.md`).
final class AddressEnvironment {

  /// The variables of libpq (PostgreSQL documentation, section 32.15) and their keywords.
  private static final Map<String, String> LIBPQ =
      Map.ofEntries(
          Map.entry("PGHOST", "host"),
          Map.entry("PGPORT", "port"),
          Map.entry("PGDATABASE", "dbname"),
          Map.entry("PGUSER", "user"),
          Map.entry("PGPASSWORD", "password"),
          Map.entry("PGPASSFILE", "passfile"),
          Map.entry("PGSSLMODE", "sslmode"),
          Map.entry("PGSSLROOTCERT", "sslrootcert"),
          Map.entry("PGSSLCERT", "sslcert"),
          Map.entry("PGSSLKEY", "sslkey"),
          Map.entry("PGAPPNAME", "application_name"),
          Map.entry("PGOPTIONS", "options"),
          Map.entry("PGCONNECT_TIMEOUT", "connect_timeout"),
          Map.entry("PGCHANNELBINDING", "channel_binding"),
          Map.entry("PGGSSENCMODE", "gssencmode"),
          Map.entry("PGTARGETSESSIONATTRS", "target_session_attrs"));

  /// Kubernetes sets `POSTGRES_PORT=tcp://10.0.0.1:5432` where a service has that name.
  private static final Pattern SERVICE_LINK = Pattern.compile("tcp://.*:([0-9]{1,5})");

  private static final Pattern OTHER_DATABASE =
      Pattern.compile("sqlite|mysql|mariadb|oracle|mssql|sqlsrv|sqlserver|mongo");

  private final Map<String, String> environment;

  AddressEnvironment(Map<String, String> environment) {
    this.environment = environment;
  }

  /// The settings of the first variable or set that says where the target is.
  Optional<ConnectionSettings> find() {
    String target = value("HOWDAH_TARGET");
    if (target != null) {
      return Optional.of(named("HOWDAH_TARGET", target));
    }
    String url = value("DATABASE_URL");
    if (url != null && AddressSyntax.isPostgres(url)) {
      return Optional.of(named("DATABASE_URL", url));
    }
    for (VariableSet set : VariableSet.values()) {
      if (isUsed(set)) {
        return Optional.of(complete(keywords(set)));
      }
    }
    return Optional.empty();
  }

  /// Settings from an address's keywords, completed as libpq does.
  ConnectionSettings complete(Map<String, String> keywords) {
    Map<String, String> all = new LinkedHashMap<>(keywords);
    LIBPQ.forEach((variable, keyword) -> {
      String value = value(variable);
      if (value != null && !isSettled(keywords, keyword, value)) {
        all.putIfAbsent(keyword, value);
      }
    });
    ConnectionSettings settings = AddressKeywords.settings(all);
    if (settings.password() != null) {
      return settings;
    }
    return settings.withPassword(passwordFromFile(settings, all.get("passfile")));
  }

  /// Whether an address says something that makes a variable meaningless.
  private static boolean isSettled(Map<String, String> keywords, String keyword, String value) {
    return switch (keyword) {
      case "host" -> keywords.containsKey("hostaddr");
      case "sslmode" -> keywords.containsKey("ssl");
      // One host must not get the list of ports that belongs to other hosts.
      case "port" -> keywords.containsKey("host") && value.indexOf(',') >= 0;
      default -> false;
    };
  }

  private @Nullable String passwordFromFile(ConnectionSettings settings, @Nullable String named) {
    Path file;
    try {
      String home = value("HOME");
      file =
          named != null
              ? Path.of(named)
              : Path.of(home != null ? home : System.getProperty("user.home", ""), ".pgpass");
    } catch (InvalidPathException e) {
      return null;
    }
    for (Host host : settings.hosts()) {
      Optional<String> password =
          PasswordFile.find(file, host, settings.database(), settings.user());
      if (password.isPresent()) {
        return password.get();
      }
    }
    return null;
  }

  private ConnectionSettings named(String variable, String address) {
    try {
      return complete(AddressSyntax.read(address));
    } catch (HowdahException e) {
      throw new HowdahException(e.code(), variable + ": " + e.getMessage(), e.remedy(), e);
    }
  }

  private boolean isUsed(VariableSet set) {
    if (value(set.host) == null && value(set.database) == null) {
      return false;
    }
    if (set != VariableSet.DB) {
      return true;
    }
    // Django and Laravel projects say in a variable of their own which database DB_* is about.
    for (String variable : List.of("DB_ENGINE", "DB_CONNECTION", "DB_TYPE", "DB_DRIVER")) {
      String kind = value(variable);
      if (kind != null && OTHER_DATABASE.matcher(kind.toLowerCase(Locale.ROOT)).find()) {
        return false;
      }
    }
    return true;
  }

  private Map<String, String> keywords(VariableSet set) {
    Map<String, String> keywords = new LinkedHashMap<>();
    put(keywords, "host", value(set.host));
    if (set == VariableSet.PG) {
      return keywords;
    }
    put(keywords, "port", port(value(set.prefix + "PORT")));
    put(keywords, "dbname", value(set.database));
    put(keywords, "user", value(set.prefix + "USER"));
    String password = value(set.prefix + "PASSWORD");
    put(
        keywords,
        "password",
        password != null ? password : fileContent(set.prefix + "PASSWORD_FILE"));
    put(keywords, "sslmode", value(set.prefix + "SSLMODE"));
    put(keywords, "sslrootcert", value(set.prefix + "SSLROOTCERT"));
    keywords.putIfAbsent("host", "localhost");
    keywords.putIfAbsent("port", String.valueOf(ConnectionSettings.DEFAULT_PORT));
    return keywords;
  }

  private static @Nullable String port(@Nullable String value) {
    if (value == null) {
      return null;
    }
    Matcher link = SERVICE_LINK.matcher(value);
    return link.matches() ? link.group(1) : value;
  }

  /// The content of the file that a variable names, without the newline at its end.
  private @Nullable String fileContent(String variable) {
    String path = value(variable);
    if (path == null) {
      return null;
    }
    try {
      String content = Files.readString(Path.of(path));
      return content.endsWith("\r\n")
          ? content.substring(0, content.length() - 2)
          : content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
    } catch (IOException | InvalidPathException e) {
      throw new HowdahException(
          ErrorCode.TARGET_ADDRESS,
          "The file that " + variable + " names cannot be read: " + path,
          "Check that it exists, that this user may read it, and that it is UTF-8.",
          e);
    }
  }

  private static void put(Map<String, String> keywords, String key, @Nullable String value) {
    if (value != null) {
      keywords.put(key, value);
    }
  }

  /// A variable's value; an empty one counts as not set.
  private @Nullable String value(String variable) {
    String value = environment.get(variable);
    return value == null || value.isBlank() ? null : value;
  }

  /// Variables that belong together, in the order in which they are looked at.
  private enum VariableSet {
    POSTGRES("POSTGRES_", "POSTGRES_HOST", "POSTGRES_DB"),
    DB("DB_", "DB_HOST", "DB_NAME"),
    PG("PG", "PGHOST", "PGDATABASE");

    private final String prefix;
    private final String host;
    private final String database;

    VariableSet(String prefix, String host, String database) {
      this.prefix = prefix;
      this.host = host;
      this.database = database;
    }
  }
}
