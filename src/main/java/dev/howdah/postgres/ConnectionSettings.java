package dev.howdah.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where a database is and how to log in. Holds the password, and never shows it: neither {@link
/// #toString()} nor any message of this package contains it, or a value of `parameters`.
///
/// @param hosts tried in this order, at least one
/// @param database the database's name
/// @param user the role to log in as
/// @param password null where none is given
/// @param sslMode how far the connection insists on TLS
/// @param sslRootCert the file with the authorities that are trusted, `system` for those that Java
///   knows, null for `~/.postgresql/root.crt`
/// @param sslCert the file with the client's certificate, null for `~/.postgresql/postgresql.crt`
/// @param sslKey the file with the client's key: PKCS-12 (`.p12`, `.pfx`), PEM (`.pem`), else
///   PKCS-8 in DER; null for `~/.postgresql/postgresql.pk8`
/// @param applicationName how the sessions are named in `pg_stat_activity`
/// @param connectTimeoutSeconds how long one host may take to answer, 0 for without limit
/// @param parameters further settings by their names in pgjdbc; only harmless ones get here
public record ConnectionSettings(
    List<Host> hosts,
    String database,
    String user,
    @Nullable String password,
    SslMode sslMode,
    @Nullable String sslRootCert,
    @Nullable String sslCert,
    @Nullable String sslKey,
    String applicationName,
    int connectTimeoutSeconds,
    Map<String, String> parameters) {

  /// An address as an example for messages.
  static final String EXAMPLE = "postgresql://user:password@host:5432/database?sslmode=verify-full";

  /// The application name where the address says nothing else.
  static final String APPLICATION_NAME = "howdah";

  static final int DEFAULT_PORT = 5432;
  static final int DEFAULT_CONNECT_TIMEOUT_SECONDS = 10;

  public ConnectionSettings {
    hosts = List.copyOf(hosts);
    parameters = Map.copyOf(parameters);
    if (hosts.isEmpty() || connectTimeoutSeconds < 0) {
      throw new IllegalArgumentException("no host, or a negative timeout");
    }
  }

  /// One host of a server.
  ///
  /// @param name a host name or an address, IPv6 without brackets
  /// @param port 1 to 65535
  public record Host(String name, int port) {

    public Host {
      if (name.isEmpty() || port < 1 || port > 65_535) {
        throw new IllegalArgumentException("not a host and port");
      }
    }

    /// `host:port`, IPv6 in brackets.
    @Override
    public String toString() {
      return (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + port;
    }
  }

  /// Reads an address on its own, without looking at any variable or file: a libpq URI, a JDBC URL,
  /// or libpq's `keyword=value` pairs. Parts that are missing have libpq's defaults.
  ///
  /// @throws dev.howdah.failure.HowdahException TARGET_ADDRESS; the message does not repeat the
  ///   address, because it may hold a password
  public static ConnectionSettings parse(String address) {
    return AddressKeywords.settings(AddressSyntax.read(address));
  }

  /// Reads an address as libpq does: parts that are missing come from the variables `PGUSER`,
  /// `PGPASSWORD`, `PGSSLMODE` and so on, and a missing password from the password file.
  ///
  /// @throws dev.howdah.failure.HowdahException TARGET_ADDRESS as {@link #parse(String)}
  public static ConnectionSettings parse(String address, Map<String, String> environment) {
    return new AddressEnvironment(environment).complete(AddressSyntax.read(address));
  }

  /// Reads an address into libpq's keywords, only those that it names and without looking at
  /// anything else. Holds the password, where the address does.
  ///
  /// @throws dev.howdah.failure.HowdahException TARGET_ADDRESS as {@link #parse(String)}
  public static Map<String, String> keywords(String address) {
    return AddressSyntax.read(address);
  }

  /// Settings from libpq's keywords, with its defaults for those that are missing.
  ///
  /// @throws dev.howdah.failure.HowdahException TARGET_ADDRESS as {@link #parse(String)}
  public static ConnectionSettings ofKeywords(Map<String, String> keywords) {
    return AddressKeywords.settings(keywords);
  }

  /// Looks into the environment, in this order: `HOWDAH_TARGET`, `DATABASE_URL` (where it is an
  /// address of PostgreSQL; those of other databases are passed over), then the sets `POSTGRES_*`,
  /// `DB_*` and `PG*`, each used when its host or database is set. `docs/connecting.md` lists them.
  ///
  /// @return empty where nothing is said
  /// @throws dev.howdah.failure.HowdahException TARGET_ADDRESS where what is said is not understood
  public static Optional<ConnectionSettings> fromEnvironment(Map<String, String> environment) {
    return new AddressEnvironment(environment).find();
  }

  /// The same with another password.
  public ConnectionSettings withPassword(@Nullable String otherPassword) {
    return new ConnectionSettings(
        hosts,
        database,
        user,
        otherPassword,
        sslMode,
        sslRootCert,
        sslCert,
        sslKey,
        applicationName,
        connectTimeoutSeconds,
        parameters);
  }

  /// The same for another database on the server.
  public ConnectionSettings withDatabase(String otherDatabase) {
    return new ConnectionSettings(
        hosts,
        otherDatabase,
        user,
        password,
        sslMode,
        sslRootCert,
        sslCert,
        sslKey,
        applicationName,
        connectTimeoutSeconds,
        parameters);
  }

  /// The same with one more setting by its name in pgjdbc. For settings of ours: what a user gives
  /// is looked at before.
  public ConnectionSettings withParameter(String name, String value) {
    Map<String, String> more = new HashMap<>(parameters);
    more.put(name, value);
    return new ConnectionSettings(
        hosts,
        database,
        user,
        password,
        sslMode,
        sslRootCert,
        sslCert,
        sslKey,
        applicationName,
        connectTimeoutSeconds,
        more);
  }

  /// The hosts with their ports, separated by commas.
  public String hostsText() {
    return hosts.stream().map(Host::toString).collect(Collectors.joining(","));
  }

  /// The address without password, for people and reports: `postgresql://user@host:5432/database`.
  public String display() {
    return "postgresql://" + encode(user) + "@" + hostsText() + "/" + encode(database);
  }

  /// A command that opens this database in psql and can be pasted into a shell. It has no password:
  /// psql asks for it.
  public String psqlCommand() {
    StringBuilder out = new StringBuilder("psql '").append(display());
    char separator = '?';
    if (sslMode != SslMode.PREFER) {
      out.append(separator).append("sslmode=").append(sslMode.word());
      separator = '&';
    }
    if (sslRootCert != null) {
      out.append(separator).append("sslrootcert=").append(encode(sslRootCert));
    }
    return out.append('\'').toString();
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// The address without password.
  @Override
  public String toString() {
    return "ConnectionSettings[" + display() + ", sslmode=" + sslMode.word() + "]";
  }
}
