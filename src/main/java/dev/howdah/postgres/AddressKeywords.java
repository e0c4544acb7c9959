package dev.howdah.postgres;

import static java.util.Map.entry;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings.Host;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Settings from libpq's keywords (PostgreSQL documentation, section 32.1.2). Only keywords on a
/// list are let through to the driver: some of pgjdbc's own parameters load classes or write files,
/// and an address may come from somebody else.
final class AddressKeywords {

  /// Keywords that go to the driver, with its name for them.
  private static final Map<String, String> PASSED =
      Map.ofEntries(
          entry("options", "options"),
          entry("channel_binding", "channelBinding"),
          entry("gssencmode", "gssEncMode"),
          entry("sslnegotiation", "sslNegotiation"),
          entry("sslpassword", "sslpassword"),
          entry("socket_timeout", "socketTimeout"));

  /// Keywords that are understood and need nothing: they tune an application's own use of its
  /// connections, or a platform's way of connecting that pgjdbc does not have. Those of libpq, of
  /// pgjdbc (lower-cased), of Prisma and of node-postgres.
  private static final Set<String> IGNORED =
      Set.of(
          ("fallback_application_name client_encoding keepalives keepalives_idle keepalives_interval"
                  + " keepalives_count tcp_user_timeout sslcompression sslcrl sslcrldir sslsni"
                  + " sslcertmode ssl_min_protocol_version ssl_max_protocol_version krbsrvname gsslib"
                  + " gssdelegation load_balance_hosts min_protocol_version max_protocol_version"
                  + " schema pgbouncer connection_limit pool_timeout pool_size max_overflow"
                  + " statement_cache_size prepared_statement_cache_size sslaccept uselibpqcompat"
                  + " tcpkeepalive logintimeout currentschema rewritebatchedinserts stringtype"
                  + " binarytransfer preparethreshold preparedstatementcachequeries"
                  + " preparedstatementcachesizemib defaultrowfetchsize autosave cleanupsavepoints"
                  + " preferquerymode assumeminserverversion logservererrordetail tcpnodelay"
                  + " readonly readonlymode loadbalancehosts hostrecheckseconds sslresponsetimeout"
                  + " databasemetadatacachefields databasemetadatacachefieldsmib escapesyntaxcallmode"
                  + " quotereturningidentifiers logunclosedconnections disablecolumnsanitiser"
                  + " receivebuffersize sendbuffersize gssresponsetimeout allowencodingchanges")
              .split(" "));

  /// pgjdbc's parameters that libpq has too, under another name.
  private static final Map<String, String> JDBC_NAMES =
      Map.ofEntries(
          entry("PGHOST", "host"),
          entry("PGPORT", "port"),
          entry("PGDBNAME", "dbname"),
          entry("ApplicationName", "application_name"),
          entry("connectTimeout", "connect_timeout"),
          entry("socketTimeout", "socket_timeout"),
          entry("channelBinding", "channel_binding"),
          entry("gssEncMode", "gssencmode"),
          entry("sslNegotiation", "sslnegotiation"),
          entry("targetServerType", "target_session_attrs"));

  /// `target_session_attrs` of libpq and `targetServerType` of pgjdbc, as pgjdbc spells them.
  private static final Map<String, String> SERVER_TYPES =
      Map.ofEntries(
          entry("any", "any"),
          entry("read-write", "primary"),
          entry("primary", "primary"),
          entry("master", "primary"),
          entry("preferprimary", "preferPrimary"),
          entry("read-only", "secondary"),
          entry("standby", "secondary"),
          entry("slave", "secondary"),
          entry("secondary", "secondary"),
          entry("prefer-standby", "preferSecondary"),
          entry("preferslave", "preferSecondary"),
          entry("prefersecondary", "preferSecondary"));

  private AddressKeywords() {}

  /// libpq's keyword for a parameter of a JDBC URL.
  static String fromJdbc(String parameter) {
    return JDBC_NAMES.getOrDefault(parameter, parameter.toLowerCase(Locale.ROOT));
  }

  /// Settings with libpq's defaults for what the keywords do not say.
  static ConnectionSettings settings(Map<String, String> keywords) {
    List<Host> hosts = hosts(keywords);
    Map<String, String> parameters = new HashMap<>();
    keywords.forEach((keyword, value) -> addParameter(parameters, keyword, value));
    if (hosts.size() > 1) {
      parameters.putIfAbsent("targetServerType", "primary");
    }
    String user = keywords.getOrDefault("user", System.getProperty("user.name", "postgres"));
    String rootCert = keywords.get("sslrootcert");
    return new ConnectionSettings(
        hosts,
        keywords.getOrDefault("dbname", user),
        user,
        keywords.get("password"),
        sslMode(keywords, rootCert),
        rootCert,
        keywords.get("sslcert"),
        keywords.get("sslkey"),
        keywords.getOrDefault("application_name", ConnectionSettings.APPLICATION_NAME),
        connectTimeout(keywords.get("connect_timeout")),
        parameters);
  }

  private static List<Host> hosts(Map<String, String> keywords) {
    String addresses = keywords.getOrDefault("hostaddr", "");
    String[] names = keywords.getOrDefault("host", addresses).split(",", -1);
    String[] ports = keywords.getOrDefault("port", "").split(",", -1);
    if (ports.length != 1 && ports.length != names.length) {
      throw AddressSyntax.refusal(
          "The address of the target has "
              + names.length
              + " hosts but "
              + ports.length
              + " ports.");
    }
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      String name = names[i].strip();
      if (name.startsWith("/") || name.startsWith("@")) {
        throw new HowdahException(
            ErrorCode.TARGET_ADDRESS,
            "The host of the target is a folder with a unix socket; Howdah connects over TCP only.",
            "Give a host name instead, for a server on this machine localhost: "
                + ConnectionSettings.EXAMPLE);
      }
      if (name.startsWith("[") && name.endsWith("]")) {
        name = name.substring(1, name.length() - 1);
      }
      if (name.chars().anyMatch(c -> c <= ' ' || "/?#@[]\\\"'<>".indexOf(c) >= 0)) {
        throw new HowdahException(
            ErrorCode.TARGET_ADDRESS,
            "The host of the target has characters that no host name has.",
            AddressSyntax.ENCODING_HINT);
      }
      hosts.add(
          new Host(
              name.isEmpty() ? "localhost" : name, port(ports[ports.length == 1 ? 0 : i].strip())));
    }
    return hosts;
  }

  private static int port(String text) {
    if (text.isEmpty()) {
      return ConnectionSettings.DEFAULT_PORT;
    }
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    }
    throw new HowdahException(
        ErrorCode.TARGET_ADDRESS,
        "The port of the target is not a number from 1 to 65535.",
        AddressSyntax.ENCODING_HINT + " An address looks like " + ConnectionSettings.EXAMPLE + ".");
  }

  private static int connectTimeout(@Nullable String text) {
    if (text == null) {
      return ConnectionSettings.DEFAULT_CONNECT_TIMEOUT_SECONDS;
    }
    if (!text.matches("-?[0-9]{1,6}")) {
      throw AddressSyntax.refusal("connect_timeout is not a number of seconds.");
    }
    return Math.max(0, Integer.parseInt(text));
  }

  /// As libpq: `sslrootcert=system` means verify-full and refuses less; `require` together with a
  /// root certificate checks it (PostgreSQL documentation, sections 32.1.2 and 32.19.3).
  private static SslMode sslMode(Map<String, String> keywords, @Nullable String rootCert) {
    String word = keywords.get("sslmode");
    String ssl = keywords.get("ssl");
    if (word == null && ssl != null) {
      word = ssl.isEmpty() || ssl.equals("true") || ssl.equals("1") ? "require" : ssl;
      if (ssl.equals("false") || ssl.equals("0")) {
        word = "prefer";
      }
    }
    boolean system = "system".equals(rootCert);
    if (word == null) {
      return system ? SslMode.VERIFY_FULL : SslMode.PREFER;
    }
    SslMode mode =
        SslMode.of(word)
            .orElseThrow(() ->
                AddressSyntax.refusal(
                    "sslmode is none of disable, allow, prefer, require, verify-ca,"
                        + " verify-full."));
    if (system && mode != SslMode.VERIFY_FULL) {
      throw AddressSyntax.refusal(
          "sslrootcert=system goes with sslmode=verify-full only, because anybody can have a"
              + " certificate of a public authority.");
    }
    return mode == SslMode.REQUIRE && rootCert != null ? SslMode.VERIFY_CA : mode;
  }

  private static void addParameter(Map<String, String> parameters, String keyword, String value) {
    switch (keyword) {
      case "host",
          "hostaddr",
          "port",
          "dbname",
          "user",
          "password",
          "passfile",
          "sslmode",
          "ssl",
          "sslrootcert",
          "sslcert",
          "sslkey",
          "application_name",
          "connect_timeout" -> {}
      case "target_session_attrs" -> {
        String type = SERVER_TYPES.get(value.toLowerCase(Locale.ROOT));
        if (type == null) {
          throw AddressSyntax.refusal(
              "target_session_attrs is none of any, read-write, read-only, primary, standby,"
                  + " prefer-standby.");
        }
        parameters.put("targetServerType", type);
      }
      case "socket_timeout" -> {
        if (!value.matches("[0-9]{1,6}")) {
          throw AddressSyntax.refusal("The socket timeout is not a number of seconds.");
        }
        parameters.put("socketTimeout", value);
      }
      default -> {
        String name = PASSED.get(keyword);
        if (name != null) {
          parameters.put(name, value);
        } else if (!IGNORED.contains(keyword)) {
          throw AddressSyntax.refusal(
              "The address of the target has a parameter that Howdah does not know: "
                  + keyword
                  + ".");
        }
      }
    }
  }
}
