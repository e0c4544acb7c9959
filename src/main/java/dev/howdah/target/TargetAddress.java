package dev.howdah.target;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.SslMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The address of a target as it is stored: libpq's keywords, complete, in one order, without
/// password. Immutable.
final class TargetAddress {

  /// Keywords of libpq that are stored as they were given.
  private static final Set<String> KEPT =
      Set.of(
          "application_name",
          "options",
          "channel_binding",
          "sslnegotiation",
          "socket_timeout",
          "target_session_attrs",
          "sslrootcert",
          "sslcert",
          "sslkey");

  /// Keywords that would make the server read what is its own, or keep a password in clear.
  private static final Map<String, String> REFUSED =
      Map.of(
          "passfile", "a password file of the service",
          "service", "a service file of the service",
          "sslpassword", "a key that has a password",
          "hostaddr", "hostaddr; give the address as the host",
          "krbsrvname", "Kerberos",
          "gsslib", "Kerberos",
          "gssdelegation", "Kerberos");

  /// What decides where a password goes to and who could read it on the way.
  private static final Set<String> NOT_ABOUT_LOGIN =
      Set.of("dbname", "application_name", "connect_timeout", "socket_timeout");

  private static final int MOST_HOSTS = 8;
  private static final int MOST_SECONDS = 60;
  private static final int MOST_LENGTH = 1_000;

  private final Map<String, String> keywords;

  private TargetAddress(Map<String, String> keywords) {
    this.keywords = keywords;
  }

  /// Reads keywords that came from a user.
  ///
  /// @param given as {@link ConnectionSettings#keywords}; a password among them is passed over
  /// @param withCertificate whether the certificate of an authority was given as text
  /// @throws HowdahException TARGET_ADDRESS; the message does not repeat a value
  static TargetAddress of(Map<String, String> given, boolean withCertificate) {
    Map<String, String> all = new LinkedHashMap<>(given);
    all.remove("password");
    all.forEach(TargetAddress::requireHarmless);
    for (String needed : new String[] {"host", "user"}) {
      if (!all.containsKey(needed)) {
        throw refused("The address of the target has no " + needed + ".", "Give one.");
      }
    }
    all.putIfAbsent("dbname", Objects.requireNonNull(all.get("user")));
    authority(all, withCertificate);
    ConnectionSettings settings = ConnectionSettings.ofKeywords(all);
    if (settings.hosts().size() > MOST_HOSTS) {
      throw refused("The address of the target has more than 8 hosts.", "Give fewer.");
    }
    Map<String, String> out = new LinkedHashMap<>();
    out.put(
        "host",
        settings.hosts().stream()
            .map(ConnectionSettings.Host::name)
            .collect(Collectors.joining(",")));
    out.put(
        "port",
        settings.hosts().stream()
            .map(host -> String.valueOf(host.port()))
            .collect(Collectors.joining(",")));
    out.put("dbname", settings.database());
    out.put("user", settings.user());
    out.put("sslmode", settings.sslMode().word());
    int seconds = settings.connectTimeoutSeconds();
    out.put(
        "connect_timeout",
        String.valueOf(seconds == 0 ? MOST_SECONDS : Math.min(seconds, MOST_SECONDS)));
    KEPT.stream()
        .sorted()
        .filter(all::containsKey)
        .forEach(keyword -> out.put(keyword, Objects.requireNonNull(all.get(keyword))));
    if (settings.sslMode() == SslMode.VERIFY_FULL && !withCertificate) {
      out.putIfAbsent("sslrootcert", "system");
    }
    return new TargetAddress(out);
  }

  /// Reads what {@link #text} wrote.
  static TargetAddress read(String text) {
    return new TargetAddress(new LinkedHashMap<>(ConnectionSettings.keywords(text)));
  }

  /// In the form that is stored.
  String text() {
    return keywords.entrySet().stream()
        .map(entry ->
            entry.getKey()
                + "='"
                + entry.getValue().replace("\\", "\\\\").replace("'", "\\'")
                + "'")
        .collect(Collectors.joining(" "));
  }

  /// Where it leads to; files of certificates are still names, and there is no password.
  ConnectionSettings settings() {
    return ConnectionSettings.ofKeywords(keywords);
  }

  /// The value of a keyword of libpq.
  @Nullable String get(String keyword) {
    return keywords.get(keyword);
  }

  /// Whether a password that was meant for the other one may be sent here: same hosts, user and
  /// protection on the way. Else whoever may change an address could have the password sent to a
  /// host of their own.
  boolean hasLoginOf(TargetAddress other) {
    return login().equals(other.login());
  }

  private Map<String, String> login() {
    Map<String, String> login = new LinkedHashMap<>(keywords);
    login.keySet().removeAll(NOT_ABOUT_LOGIN);
    return login;
  }

  /// A certificate that is given is there to be checked.
  private static void authority(Map<String, String> all, boolean withCertificate) {
    if (!withCertificate) {
      SslMode mode = ConnectionSettings.ofKeywords(all).sslMode();
      if (mode == SslMode.VERIFY_CA && !all.containsKey("sslrootcert")) {
        throw refused(
            "sslmode=verify-ca needs the certificate of the authority.",
            "Give it as caCertificate, or use verify-full, which by default trusts the authorities"
                + " that Java knows.");
      }
      return;
    }
    if (all.containsKey("sslrootcert")) {
      throw refused("The target has both caCertificate and sslrootcert.", "Give one of the two.");
    }
    if (!all.containsKey("sslmode") && !all.containsKey("ssl")) {
      all.put("sslmode", SslMode.VERIFY_FULL.word());
    }
    SslMode mode = ConnectionSettings.ofKeywords(all).sslMode();
    if (mode == SslMode.REQUIRE) {
      all.put("sslmode", SslMode.VERIFY_CA.word());
    } else if (!mode.verifies()) {
      throw refused(
          "caCertificate is of no use with sslmode=" + mode.word() + ".",
          "Use verify-full, or verify-ca where the certificate is for another name.");
    }
  }

  private static void requireHarmless(String keyword, String value) {
    String what = REFUSED.get(keyword);
    if (what != null) {
      throw refused("The address of a target cannot use " + what + ".", "Leave it out.");
    }
    if (keyword.equals("gssencmode") && !value.equals("disable")) {
      throw refused("The address of a target cannot use Kerberos.", "Leave gssencmode out.");
    }
    if (value.length() > MOST_LENGTH || value.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw refused(
          "The address of the target has a value with control characters, or a longer one than 1000"
              + " characters.",
          "Check it.");
    }
  }

  private static HowdahException refused(String message, String remedy) {
    return new HowdahException(ErrorCode.TARGET_ADDRESS, message, remedy);
  }

  /// The address without password.
  @Override
  public String toString() {
    return settings().display();
  }
}
