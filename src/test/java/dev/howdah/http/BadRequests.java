package dev.howdah.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Makes bad requests for an operation of the API from its description: each is a good one with
/// something wrong, and then some with several things wrong. The same for the same description.
final class BadRequests {

  /// How many there are at least for each operation.
  static final int LEAST = 300;

  private static final String NOBODY = "01990000-0000-7000-8000-000000000000";

  /// Parts of an address as they are sent: NUL, bytes that are no UTF-8, overlong, surrogates.
  private static final List<String> TEXTS =
      List.of(
          "%00",
          "a%00b",
          "%ff%fe",
          "%c0%af",
          "%ed%a0%80",
          "%f4%90%80%80",
          "%e2%80%ae",
          "%0d%0aX:1",
          "..%2f..%2f",
          "%2e%2e",
          "'%20OR%20'1'='1",
          "%22%3b--",
          "null",
          "undefined",
          "NaN",
          "0",
          "-1",
          "9223372036854775808",
          "1e400",
          "%f0%9f%90%98",
          "%",
          "%zz",
          "%u0041",
          ";a=b",
          "{}",
          "[]",
          "*",
          "%3Cscript%3E",
          "+",
          "%20",
          "x".repeat(3_000),
          NOBODY + "0",
          NOBODY.substring(1),
          NOBODY.replace('0', '%'),
          "{" + NOBODY + "}",
          "0-0-0-0-0",
          "\u0080\u00ff",
          "a/b",
          "$%7bx%7d");

  private static final List<String> HEADERS =
      List.of(
          "Accept: text/html",
          "Accept: a/b/c",
          "Accept: */*;q=abc",
          "Accept: ,",
          "Accept: \u00ff",
          "Accept: application/json;q=0",
          "Accept-Encoding: nonsense;q=9",
          "Accept-Language: \u0001",
          "Accept-Charset: utf-99",
          "Content-Type: application/xml",
          "Content-Type: text/plain",
          "Content-Type: application/json; charset=utf-99",
          "Content-Type: application/json;;;=",
          "Content-Type: /",
          "Content-Type: multipart/form-data",
          "Content-Type: multipart/form-data; boundary=x",
          "Content-Type: \u00ff",
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Type: application/octet-stream",
          "Content-Encoding: gzip",
          "If-Match: \"",
          "If-Match: W/\"1\"",
          "If-Match: \u00ff",
          "If-Match: \"99999999999999999999\"",
          "If-None-Match: \"",
          "If-None-Match: *",
          "If-Modified-Since: yesterday",
          "Range: bytes=9-1",
          "X-Request-Id: a b\u00ff",
          "X-Request-Id: " + "x".repeat(500),
          "Cookie: =;=;",
          "X-HTTP-Method-Override: DELETE",
          "X-Forwarded-For: 1.2.3.4, \u00ff",
          "Forwarded: for=\"",
          "Upgrade: h2c",
          "Upgrade: websocket",
          "Origin: null",
          "Host: ",
          "Host: a b",
          "Last-Event-ID: \u00ff",
          "Idempotency-Key: \u00ff",
          "Expect: nonsense",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: gzip",
          "traceparent: 00-0-0-0",
          "baggage: ,=,",
          "Content-MD5: x",
          "Date: x");

  private static final List<String> METHODS =
      List.of(
          "GET",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "HEAD",
          "OPTIONS",
          "TRACE",
          "FOO",
          "get",
          "M-SEARCH");

  /// As they are in JSON.
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e400",
          "-1e308",
          "9223372036854775808",
          "1" + "0".repeat(400),
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"a\\u0000b\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\uffff\"",
          "\"" + "x".repeat(70_000) + "\"",
          "[]",
          "{}",
          "[[]]",
          "[null]",
          "{\"a\":{\"b\":[]}}",
          "\"null\"",
          "\"+999999999-12-31T23:59:59.999999999Z\"",
          "\"-999999999-01-01T00:00:00Z\"",
          "\"2999-02-30T00:00:00Z\"",
          "\"99999-01-01T00:00:00Z\"",
          "\"' OR '1'='1\"",
          "\"$${x}#{y}%s%n\"",
          "\"../../../etc/passwd\"",
          "\"file:///etc/passwd\"",
          "\"\u202e\ud83d\udc18\"",
          "\"" + NOBODY + "\"",
          "\"reader\"",
          "\"jdbc:postgresql://127.0.0.1:1/x\"",
          "\"ADMIN\"",
          "NaN",
          "-0",
          "01",
          "'x'",
          "\"\\x\"",
          "\"\t\"",
          "[1,2",
          "{\"a\"",
          "\"x",
          "\"\r\n\"");

  private final JsonNode api;
  private final String method;
  private final String path;
  private final JsonNode operation;
  private final List<String> ids;
  private final Map<String, String> keys;
  private final Random random;
  private final List<Request> made = new ArrayList<>();

  /// A request.
  ///
  /// @param what is wrong with it
  /// @param understood whether it is HTTP at all, so that an answer with a document has to come
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Request(String what, String head, byte[] body, boolean understood) {}

  /// @param ids of things of other tenants
  /// @param keys by what they may, the first of them the one that may most
  BadRequests(
      JsonNode api, String method, String path, List<String> ids, Map<String, String> keys) {
    this.api = api;
    this.method = method.toUpperCase(Locale.ROOT);
    this.path = path;
    this.operation = api.get("paths").get(path).get(method);
    this.ids = ids;
    this.keys = keys;
    this.random = new Random(20_261_121L ^ (method + path).hashCode());
  }

  /// All of them.
  List<Request> all() {
    keys();
    addresses();
    HEADERS.forEach(header -> add("header " + shorten(header), draft().header(header)));
    METHODS.forEach(other -> add("method " + other, draft().method(other)));
    bodies();
    protocol();
    while (made.size() < LEAST) {
      several();
    }
    return made;
  }

  private void keys() {
    keys.forEach((who, key) -> add("key of " + who, draft().key("Bearer " + key)));
    for (String wrong :
        List.of(
            "",
            "Bearer",
            "Bearer ",
            "Bearer x",
            "Basic YTpi",
            "Bearer \u00ff\u0000",
            "Bearer " + "x".repeat(6_000),
            "Bearer hw_live_" + "0".repeat(49),
            "Digest username=\"a\"",
            "Bearer a b c",
            "\u0080")) {
      add("key " + shorten(wrong), draft().key(wrong));
    }
    add("no key", draft().key(null));
  }

  private void addresses() {
    if (path.indexOf('{') >= 0) {
      TEXTS.forEach(text -> add("path " + shorten(text), draft().place(text)));
      ids.forEach(id -> add("path of another", draft().place(id)));
    }
    List<String> parameters = new ArrayList<>(List.of("unknown"));
    operation
        .path("parameters")
        .forEach(parameter -> {
          if (parameter.path("in").asText().equals("query")) {
            parameters.add(parameter.path("name").asText());
          }
        });
    for (String parameter : parameters) {
      TEXTS.forEach(text -> add("query " + parameter, draft().query(parameter + "=" + text)));
      add("query " + parameter + " without value", draft().query(parameter));
      add(
          "query " + parameter + " often",
          draft().query((parameter + "=1&").repeat(300) + parameter + "=x"));
    }
    for (String query :
        List.of("&&&", "=", "%00=%00", "%ff", "a=b=c", "?", "#", "x".repeat(3_000))) {
      add("query " + shorten(query), draft().query(query));
    }
  }

  private void bodies() {
    JsonNode schema = schema();
    List<String> whole =
        new ArrayList<>(
            List.of(
                "",
                " ",
                "null",
                "true",
                "1",
                "\"x\"",
                "[]",
                "{}",
                "{",
                "}",
                "{\"\":1}",
                "[{}]",
                "{\"a\":1,}",
                "{}{}",
                "// x",
                "<a/>",
                "a=b",
                "\u0000",
                "[".repeat(50_000),
                "{\"a\":".repeat(50_000)));
    Map<String, String> good = sample(schema);
    good.keySet()
        .forEach(member -> {
          for (String value : VALUES) {
            whole.add(json(with(good, member, value)));
          }
          Map<String, String> less = new LinkedHashMap<>(good);
          less.remove(member);
          whole.add(json(less));
          whole.add(json(good).replaceFirst("\\{", "{\"" + member + "\":1,"));
        });
    whole.add(json(with(good, "unknown", "1")));
    whole.add(json(with(good, "__proto__", "{}")));
    whole.add(json(with(good, "@type", "\"java.lang.Object\"")));
    whole.forEach(
        text -> add("body " + shorten(text), draft().body(text.getBytes(StandardCharsets.UTF_8))));
    byte[] text = json(good).getBytes(StandardCharsets.UTF_8);
    for (int bad : new int[] {0x00, 0x80, 0xc0, 0xed, 0xff}) {
      byte[] broken = text.clone();
      broken[broken.length / 2] = (byte) bad;
      add("body with byte " + bad, draft().body(broken));
    }
    add("body in UTF-16", draft().body(json(good).getBytes(StandardCharsets.UTF_16)));
    add("body in UTF-32", draft().body(json(good).getBytes(Charset.forName("UTF-32"))));
    add(
        "body of 2 MiB",
        draft()
            .body(("{\"name\":\"" + "x".repeat(2 << 20) + "\"}").getBytes(StandardCharsets.UTF_8)));
    if (!path.startsWith("/api/v1/sources")) {
      // There the rest is waited for.
      add("body with a declared GiB", draft().length("1073741824").body(text));
    }
    for (String type :
        List.of("text/plain", "application/xml", "*/*", "", "application/json, text/plain")) {
      add("body of type " + type, draft().type(type).body(text));
    }
  }

  /// What is no HTTP, or hardly.
  private void protocol() {
    for (String length : List.of("-1", "x", "1, 2", "99999999999999999999", "0x10")) {
      unclear("length " + length, draft().length(length));
    }
    unclear("two lengths", draft().header("Content-Length: 5").length("6").body(new byte[6]));
    unclear(
        "length and chunks",
        draft().header("Transfer-Encoding: chunked").length("6").body(new byte[6]));
    unclear(
        "no chunk",
        draft()
            .header("Transfer-Encoding: chunked")
            .length(null)
            .body("zz\r\n".getBytes(StandardCharsets.US_ASCII)));
    unclear("header without colon", draft().header("nonsense"));
    unclear("header with NUL", draft().header("X: a\u0000b"));
    unclear("header with a name of spaces", draft().header("a b: c"));
    unclear("folded header", draft().header("X: a\r\n b"));
    unclear("headers too long", draft().header("X: " + "x".repeat(20_000)));
    unclear("address too long", draft().query("x".repeat(9_000)));
    unclear("path with NUL", draft().query("a\u0000b"));
    unclear("method with NUL", draft().method("G\u0000T"));
    unclear("CONNECT", draft().method("CONNECT"));
  }

  /// Two or three things wrong at once.
  private void several() {
    Draft draft = draft();
    List<String> what = new ArrayList<>();
    int things = 2 + random.nextInt(2);
    for (int i = 0; i < things; i++) {
      switch (random.nextInt(6)) {
        case 0 -> draft.place(one(TEXTS, what));
        case 1 -> draft.query("limit=" + one(TEXTS, what) + "&cursor=" + one(TEXTS, what));
        case 2 -> draft.header(one(HEADERS, what));
        case 3 -> draft.method(one(METHODS, what));
        case 4 -> draft.body(one(VALUES, what).getBytes(StandardCharsets.UTF_8));
        default -> draft.key("Bearer " + one(List.copyOf(keys.values()), new ArrayList<>()));
      }
    }
    add(String.join(" and ", what), draft);
  }

  private String one(List<String> choices, List<String> what) {
    String choice = choices.get(random.nextInt(choices.size()));
    what.add(shorten(choice));
    return choice;
  }

  private void add(String what, Draft draft) {
    made.add(draft.request(what, true));
  }

  private void unclear(String what, Draft draft) {
    made.add(draft.request(what, false));
  }

  private static String shorten(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  private static Map<String, String> with(Map<String, String> good, String member, String value) {
    Map<String, String> changed = new LinkedHashMap<>(good);
    changed.put(member, value);
    return changed;
  }

  private static String json(Map<String, String> members) {
    StringBuilder out = new StringBuilder("{");
    members.forEach((name, value) ->
        out.append(out.length() > 1 ? "," : "")
            .append('"')
            .append(name)
            .append("\":")
            .append(value));
    return out.append('}').toString();
  }

  private JsonNode schema() {
    for (var content : operation.path("requestBody").path("content").properties()) {
      if (content.getKey().contains("json")) {
        return resolve(content.getValue().path("schema"));
      }
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private JsonNode resolve(JsonNode schema) {
    String reference = schema.path("$ref").asText();
    return reference.isEmpty() ? schema : resolve(api.at(reference.substring(1)));
  }

  /// Members that fit the schema, more or less.
  private Map<String, String> sample(JsonNode schema) {
    Map<String, String> members = new LinkedHashMap<>();
    schema
        .path("properties")
        .properties()
        .forEach(member -> members.put(member.getKey(), value(resolve(member.getValue()))));
    return members;
  }

  private String value(JsonNode schema) {
    if (schema.has("enum")) {
      return schema.get("enum").get(0).toString();
    }
    return switch (schema.path("type").asText()) {
      case "integer", "number" -> schema.path("minimum").asText("1");
      case "boolean" -> "false";
      case "array" -> "[]";
      case "object" -> json(sample(schema));
      default ->
          schema.path("format").asText().equals("date-time")
              ? "\"2999-01-01T00:00:00Z\""
              : schema.path("pattern").asText().matches("[a-z|]+")
                  ? "\"" + schema.path("pattern").asText().split("\\|", -1)[0] + "\""
                  : "\"fuzz\"";
    };
  }

  private Draft draft() {
    return new Draft();
  }

  /// A good request, until something is made wrong.
  private final class Draft {

    private String verb = method;
    private String place = NOBODY;
    private String query = "";
    private @Nullable String key = "Bearer " + keys.values().iterator().next();
    private String type = "application/json";
    private @Nullable String length = "";
    private final List<String> more = new ArrayList<>();
    private byte[] body =
        operation.has("requestBody")
            ? json(sample(schema())).getBytes(StandardCharsets.UTF_8)
            : new byte[0];

    Draft method(String other) {
      verb = other;
      return this;
    }

    Draft place(String text) {
      place = text;
      return this;
    }

    Draft query(String text) {
      query = "?" + text;
      return this;
    }

    Draft key(@Nullable String text) {
      key = text;
      return this;
    }

    Draft type(String text) {
      type = text;
      return this;
    }

    Draft length(@Nullable String text) {
      length = text;
      return this;
    }

    Draft header(String line) {
      more.add(line);
      return this;
    }

    Draft body(byte[] bytes) {
      body = bytes;
      return this;
    }

    /// `Connection: close` comes first, so that the answer has an end whatever follows.
    Request request(String what, boolean understood) {
      StringBuilder head = new StringBuilder();
      head.append(verb).append(' ').append(path.replaceAll("\\{[^}]*}", "@").replace("@", place));
      head.append(query).append(" HTTP/1.1\r\nConnection: close");
      boolean chunked =
          more.stream().anyMatch(line -> line.startsWith("Transfer-Encoding: chunked"));
      byte[] sent = body;
      if (chunked && understood) {
        sent = chunks(body);
      }
      List<String> lines = new ArrayList<>();
      lines.add("Host: localhost");
      if (key != null) {
        lines.add("Authorization: " + key);
      }
      if (!type.isEmpty() && body.length > 0) {
        lines.add("Content-Type: " + type);
      }
      if (length != null && !(chunked && understood)) {
        lines.add("Content-Length: " + (length.isEmpty() ? Integer.toString(body.length) : length));
      }
      for (String line : more) {
        String name = line.replaceFirst(":.*", ":");
        if (understood) {
          lines.removeIf(other -> other.startsWith(name));
        }
        lines.add(line);
      }
      lines.forEach(line -> head.append("\r\n").append(line));
      return new Request(verb + " " + path + " with " + what, head.toString(), sent, understood);
    }

    private byte[] chunks(byte[] bytes) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      String first =
          bytes.length == 0 ? "" : Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n";
      return (first + "0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
  }
}
