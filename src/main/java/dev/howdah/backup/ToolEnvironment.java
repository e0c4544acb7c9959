package dev.howdah.backup;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.ConnectionSettings.Host;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How a program of PostgreSQL's learns where the database is: by libpq's variables, which other
/// users of the machine cannot see, and never by its arguments. Of our own environment it gets only
/// what it needs to run.
final class ToolEnvironment {

  /// What is passed on: how to be found, and how certificates, tickets and libraries are.
  private static final List<String> PASSED =
      List.of(
          "PATH",
          "HOME",
          "TMPDIR",
          "LD_LIBRARY_PATH",
          "DYLD_LIBRARY_PATH",
          "KRB5CCNAME",
          "KRB5_CONFIG",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR");

  private static final Map<String, String> PARAMETERS =
      Map.of(
          "options", "PGOPTIONS",
          "channelBinding", "PGCHANNELBINDING",
          "gssEncMode", "PGGSSENCMODE",
          "sslNegotiation", "PGSSLNEGOTIATION");

  private static final Map<String, String> SERVERS =
      Map.of("primary", "primary", "secondary", "standby", "preferSecondary", "prefer-standby");

  private ToolEnvironment() {}

  /// The variables.
  ///
  /// @throws HowdahException TARGET_ADDRESS where the address has what libpq takes by no variable
  static Map<String, String> of(ConnectionSettings settings, Map<String, String> ours) {
    Map<String, String> variables = new HashMap<>();
    for (String name : PASSED) {
      String value = ours.get(name);
      if (value != null) {
        variables.put(name, value);
      }
    }
    // Messages in English: they are searched for what they say.
    variables.put("LC_ALL", "C");
    variables.put(
        "PGHOST", settings.hosts().stream().map(Host::name).collect(Collectors.joining(",")));
    variables.put(
        "PGPORT",
        settings.hosts().stream()
            .map(host -> Integer.toString(host.port()))
            .collect(Collectors.joining(",")));
    variables.put("PGUSER", settings.user());
    variables.put("PGDATABASE", settings.database());
    variables.put("PGAPPNAME", settings.applicationName() + " backup");
    variables.put("PGCONNECT_TIMEOUT", Integer.toString(settings.connectTimeoutSeconds()));
    variables.put("PGCLIENTENCODING", "UTF8");
    variables.put("PGSSLMODE", settings.sslMode().word());
    put(variables, "PGPASSWORD", settings.password());
    put(variables, "PGSSLROOTCERT", settings.sslRootCert());
    put(variables, "PGSSLCERT", settings.sslCert());
    put(variables, "PGSSLKEY", settings.sslKey());
    PARAMETERS.forEach(
        (parameter, variable) -> put(variables, variable, settings.parameters().get(parameter)));
    put(
        variables,
        "PGTARGETSESSIONATTRS",
        SERVERS.get(settings.parameters().getOrDefault("targetServerType", "any")));
    if (settings.parameters().containsKey("sslpassword")) {
      throw new HowdahException(
          ErrorCode.TARGET_ADDRESS,
          "pg_dump takes the password of a client's key (sslpassword) only where others can see it.",
          "Use a key without a password, in a file that only its owner may read.");
    }
    return variables;
  }

  private static void put(Map<String, String> variables, String name, @Nullable String value) {
    if (value != null) {
      variables.put(name, value);
    }
  }
}
