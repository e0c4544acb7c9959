package dev.howdah.ops;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Refuses settings that nobody knows and settings that contradict each other, by their names: a
/// misspelt limit that is silently not in force is found out too late. Stateless.
final class SettingsCheck {

  /// The names of all settings, one in a line; kept right by a test.
  static final String KNOWN = "/settings/known";

  private static final String VARIABLES = "HOWDAH_";
  private static final String PROPERTIES = "howdah.";
  private static final String FILE = "-file";

  /// What Kubernetes sets in each pod for a Service whose name begins with `howdah`.
  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT|PORT_[0-9]+_(TCP|UDP|SCTP)(_.+)?)");

  /// The sets of variables that may name the service's database. `PG*` is no part of it: it is
  /// often there for psql.
  private static final List<String> DATABASE_SETS = List.of("DATABASE_URL", "POSTGRES_", "DB_");

  private SettingsCheck() {}

  /// Looks at the environment and at the properties that others set.
  ///
  /// @param environment the variables of the process
  /// @param properties the names of all properties that any source of the configuration has
  /// @param quarkusUrl `quarkus.datasource.jdbc.url`, where somebody sets it
  /// @throws HowdahException USAGE
  static void check(
      Map<String, String> environment, Iterable<String> properties, Optional<String> quarkusUrl) {
    Set<String> known = known();
    Set<String> given = new TreeSet<>();
    environment.forEach((name, value) -> {
      if (name.startsWith(VARIABLES) && !value.isEmpty() && !SERVICE_LINK.matcher(name).matches()) {
        given.add(name);
      }
    });
    Set<String> variables = known.stream().map(SettingsCheck::variable).collect(Collectors.toSet());
    List<String> unknown = new ArrayList<>(given);
    unknown.removeAll(variables);
    for (String property : properties) {
      // What comes from a variable was looked at above.
      if (property.startsWith(PROPERTIES)
          && !known.contains(property)
          && !environment.containsKey(variable(property))) {
        unknown.add(property);
      } else if (known.contains(property)) {
        given.add(variable(property));
      }
    }
    if (!unknown.isEmpty()) {
      throw refused("There is no setting " + String.join(", ", unknown) + ".");
    }
    for (String name : known) {
      if (known.contains(name + FILE)
          && given.contains(variable(name))
          && given.contains(variable(name + FILE))) {
        throw refused(
            variable(name)
                + " and "
                + variable(name + FILE)
                + " are both set; only one of them can be meant.");
      }
    }
    databases(environment, quarkusUrl);
  }

  /// One database may be named twice, for example by a platform; two may not.
  private static void databases(Map<String, String> environment, Optional<String> quarkusUrl) {
    Map<String, String> places = new HashMap<>();
    for (String set : DATABASE_SETS) {
      Map<String, String> alone = new HashMap<>();
      environment.forEach((name, value) -> {
        if (set.endsWith("_") ? name.startsWith(set) : name.equals(set)) {
          alone.put(name, value);
        }
      });
      ServiceDatabase.named(alone)
          .ifPresent(settings ->
              places.put(set.endsWith("_") ? set + "HOST and the like" : set, place(settings)));
    }
    quarkusUrl.ifPresent(url -> {
      try {
        places.put("QUARKUS_DATASOURCE_JDBC_URL", place(ConnectionSettings.parse(url)));
      } catch (HowdahException e) {
        // An address that only the driver understands: it cannot be compared.
      }
    });
    if (Set.copyOf(places.values()).size() > 1) {
      throw refused(
          places.entrySet().stream()
                  .sorted(Map.Entry.comparingByKey())
                  .map(place -> place.getKey() + " (" + place.getValue() + ")")
                  .collect(Collectors.joining(" and "))
              + " name different databases for the service.");
    }
  }

  private static String place(ConnectionSettings settings) {
    return settings.hostsText() + "/" + settings.database();
  }

  /// `howdah.job.stop-timeout` as `HOWDAH_JOB_STOP_TIMEOUT`, as MicroProfile Config maps names.
  static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private static Set<String> known() {
    try (InputStream in = Objects.requireNonNull(SettingsCheck.class.getResourceAsStream(KNOWN))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HowdahException refused(String message) {
    return new HowdahException(
        ErrorCode.USAGE, message, "docs/configuration.md lists the settings; mend or remove it.");
  }
}
