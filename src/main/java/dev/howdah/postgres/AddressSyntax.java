package dev.howdah.postgres;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The three ways of writing an address (PostgreSQL documentation, section 32.1.1, and the pgjdbc
/// documentation, "Connecting to the database"), read into libpq's keywords. No message repeats a
/// value: whatever stands in the wrong place may be a password.
final class AddressSyntax {

  /// `postgresql`, what libraries made of it, and SQLAlchemy's `postgresql+driver`.
  private static final Pattern URI_SCHEME =
      Pattern.compile(
          "(postgresql|postgres|postgis|pgsql)(\\+[a-z0-9_]+)?", Pattern.CASE_INSENSITIVE);

  private static final Pattern KEYWORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]{0,39}");
  private static final Pattern PAIRS = Pattern.compile("\\s*[a-z_]+\\s*=.*", Pattern.DOTALL);
  private static final String JDBC = "jdbc:";

  static final String ENCODING_HINT =
      "Write special characters of a password percent-encoded: / is %2F, ? is %3F, @ is %40, : is"
          + " %3A, # is %23, % is %25.";

  private AddressSyntax() {}

  /// Whether an address claims to be one of PostgreSQL.
  static boolean isPostgres(String address) {
    String text = withoutJdbc(address.strip());
    int colon = text.indexOf(':');
    return colon > 0
        ? URI_SCHEME.matcher(text.substring(0, colon)).matches()
        : PAIRS.matcher(text).matches();
  }

  /// The keywords of an address; only those that it names.
  static Map<String, String> read(String address) {
    String text = address.strip();
    if (text.isEmpty()) {
      throw refusal("The address of the target is empty.");
    }
    if (!isPostgres(text)) {
      if (PAIRS.matcher(text).matches()) {
        return pairs(text);
      }
      throw refusal("The address of the target does not begin with postgresql://.");
    }
    if (text.regionMatches(true, 0, JDBC, 0, JDBC.length())) {
      return jdbc(withoutJdbc(text));
    }
    int separator = text.indexOf("://");
    if (separator < 0) {
      return PAIRS.matcher(text).matches()
          ? pairs(text)
          : fail("The address of the target has no // behind its scheme.");
    }
    return uri(text.substring(separator + 3), true);
  }

  private static String withoutJdbc(String text) {
    return text.regionMatches(true, 0, JDBC, 0, JDBC.length())
        ? text.substring(JDBC.length())
        : text;
  }

  /// `postgresql://host:port/database?…`, `postgresql:/` or `postgresql:database`.
  private static Map<String, String> jdbc(String text) {
    String rest = text.substring(text.indexOf(':') + 1);
    if (rest.startsWith("//")) {
      return uri(rest.substring(2), false);
    }
    return uri("/" + (rest.startsWith("/") ? rest.substring(1) : rest), false);
  }

  /// Everything behind `//`. A password may hold an unencoded `@` and `:`, as most libraries allow,
  /// but not `/` or `?`, which end the part with user and hosts.
  private static Map<String, String> uri(String rest, boolean libpq) {
    int end = firstOf(rest, '/', '?');
    int at = rest.lastIndexOf('@', end - 1);
    int question = rest.indexOf('?', end);
    String path = end == rest.length() || end == question ? "" : rest.substring(end + 1);
    if (question > end) {
      path = rest.substring(end + 1, question);
    }
    if (at < 0 && path.indexOf('@') >= 0) {
      throw misplacedAt();
    }
    Map<String, String> keywords = new LinkedHashMap<>();
    String userInfo = at < 0 ? "" : rest.substring(0, at);
    int colon = userInfo.indexOf(':');
    put(keywords, "user", decode(colon < 0 ? userInfo : userInfo.substring(0, colon), true));
    if (colon >= 0) {
      put(keywords, "password", decode(userInfo.substring(colon + 1), true));
    }
    hosts(keywords, rest.substring(at + 1, end));
    put(keywords, "dbname", decode(path, libpq));
    query(keywords, question < 0 ? "" : rest.substring(question + 1), libpq);
    return keywords;
  }

  private static int firstOf(String text, char one, char other) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == one || text.charAt(i) == other) {
        return i;
      }
    }
    return text.length();
  }

  private static void hosts(Map<String, String> keywords, String text) {
    if (text.isEmpty()) {
      return;
    }
    StringBuilder names = new StringBuilder();
    StringBuilder ports = new StringBuilder();
    boolean anyPort = false;
    String separator = "";
    for (String part : text.split(",", -1)) {
      String name;
      String port;
      if (part.startsWith("[")) {
        int end = part.indexOf(']');
        if (end < 0) {
          throw refusal("The address of the target has an IPv6 address without closing bracket.");
        }
        name = part.substring(1, end);
        String rest = part.substring(end + 1);
        if (!rest.isEmpty() && !rest.startsWith(":")) {
          throw refusal("Behind the ] of an IPv6 address only :port may stand.");
        }
        port = rest.isEmpty() ? "" : rest.substring(1);
      } else {
        int colon = part.indexOf(':');
        if (colon >= 0 && part.indexOf(':', colon + 1) >= 0) {
          throw refusal("An IPv6 address in the address of the target needs brackets: [::1]:5432.");
        }
        name = decode(colon < 0 ? part : part.substring(0, colon), true);
        port = colon < 0 ? "" : part.substring(colon + 1);
      }
      names.append(separator).append(name);
      ports.append(separator).append(port);
      anyPort |= !port.isEmpty();
      separator = ",";
    }
    put(keywords, "host", names.toString());
    if (anyPort) {
      keywords.put("port", ports.toString());
    }
  }

  private static void query(Map<String, String> keywords, String query, boolean libpq) {
    if (query.isEmpty()) {
      return;
    }
    for (String parameter : query.split("&", -1)) {
      if (parameter.isEmpty()) {
        continue;
      }
      int equals = parameter.indexOf('=');
      String key = decode(equals < 0 ? parameter : parameter.substring(0, equals), libpq);
      if (key.indexOf('@') >= 0) {
        throw misplacedAt();
      }
      if (!KEYWORD.matcher(key).matches() || (equals < 0 && libpq)) {
        throw refusal("Behind the ? of the target's address a part is not of the form key=value.");
      }
      String value = equals < 0 ? "" : decode(parameter.substring(equals + 1), libpq);
      if (libpq) {
        keywords.put(key.toLowerCase(Locale.ROOT), value);
      } else if (!key.equals("ssl")) {
        keywords.put(AddressKeywords.fromJdbc(key), value);
      } else if (value.isEmpty() || value.equalsIgnoreCase("true")) {
        // In pgjdbc ssl=true means verify-full, in libpq require.
        keywords.putIfAbsent("sslmode", SslMode.VERIFY_FULL.word());
      }
    }
  }

  /// `host=… dbname='a b' password=it\'s`.
  private static Map<String, String> pairs(String text) {
    Map<String, String> keywords = new LinkedHashMap<>();
    int at = 0;
    while (true) {
      at = skipSpace(text, at);
      if (at == text.length()) {
        return keywords;
      }
      int equals = text.indexOf('=', at);
      String key = equals < 0 ? "" : text.substring(at, equals).strip();
      if (key.indexOf('@') >= 0) {
        throw misplacedAt();
      }
      if (!KEYWORD.matcher(key).matches()) {
        throw refusal("A part of the target's address is not of the form keyword=value.");
      }
      at = skipSpace(text, equals + 1);
      boolean quoted = at < text.length() && text.charAt(at) == '\'';
      if (quoted) {
        at++;
      }
      StringBuilder value = new StringBuilder();
      while (at < text.length()) {
        char c = text.charAt(at);
        if (quoted ? c == '\'' : Character.isWhitespace(c)) {
          break;
        }
        if (c == '\\' && at + 1 < text.length()) {
          at++;
          c = text.charAt(at);
        }
        value.append(c);
        at++;
      }
      if (quoted && at == text.length()) {
        throw refusal("A quote in the target's address is not closed.");
      }
      at++;
      put(keywords, key.toLowerCase(Locale.ROOT), value.toString());
      at = Math.min(at, text.length());
    }
  }

  private static int skipSpace(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /// Percent-decoding; in a JDBC URL a plus sign is a space.
  private static String decode(String text, boolean libpq) {
    if (text.indexOf('%') < 0 && (libpq || text.indexOf('+') < 0)) {
      return text;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
        int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
        if (high < 0 || low < 0 || high + low == 0) {
          throw new HowdahException(
              ErrorCode.TARGET_ADDRESS,
              "The address of the target has a % that two hexadecimal digits do not follow.",
              ENCODING_HINT);
        }
        out.write(high * 16 + low);
        i += 2;
      } else {
        out.write(!libpq && bytes[i] == '+' ? ' ' : bytes[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(out.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw refusal("The address of the target has percent-encoded bytes that are not UTF-8.");
    }
  }

  private static void put(Map<String, String> keywords, String key, String value) {
    if (!value.isEmpty()) {
      keywords.put(key, value);
    }
  }

  private static HowdahException misplacedAt() {
    return new HowdahException(
        ErrorCode.TARGET_ADDRESS,
        "The address of the target has a / or ? before the @ that ends user and password.",
        ENCODING_HINT);
  }

  private static Map<String, String> fail(String message) {
    throw refusal(message);
  }

  static HowdahException refusal(String message) {
    return new HowdahException(
        ErrorCode.TARGET_ADDRESS,
        message,
        "An address looks like " + ConnectionSettings.EXAMPLE + " (see docs/connecting.md).");
  }
}
