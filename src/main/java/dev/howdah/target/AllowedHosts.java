package dev.howdah.target;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which hosts the service connects to for its users. Immutable and thread-safe.
///
/// A rule is `public`, a name, `*.suffix`, an address or a range, each with a port or without. A
/// name is allowed with whatever it resolves to, an address whatever name it was found by.
final class AllowedHosts {

  private static final String PUBLIC = "public";
  private static final String PRIVATE = "private";
  private static final String LOOPBACK = "loopback";
  private static final Pattern NAME =
      Pattern.compile("(?:\\*\\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\\.[a-z0-9_-]+)*");

  /// What a system's resolver may take for an address though Java does not: `0x7f.1`, `2130706433`.
  private static final Pattern NUMBERS =
      Pattern.compile("(?:0[xX][0-9a-fA-F]*|[0-9]+)(?:\\.(?:0[xX][0-9a-fA-F]*|[0-9]+))*\\.?");

  private static final int MAX_PORT = 65_535;

  private final List<Rule> rules;

  private AllowedHosts(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /// One entry of the list.
  ///
  /// @param text the entry without its port
  /// @param range null where it is no address
  /// @param port 0 for any
  private record Rule(String text, @Nullable AddressRange range, int port) {

    boolean allows(String host, int toPort, InetAddress address) {
      if (port != 0 && port != toPort) {
        return false;
      }
      if (range != null) {
        return range.contains(address);
      }
      return switch (text) {
        case PUBLIC -> AddressRange.isPublic(address);
        case PRIVATE -> AddressRange.in(AddressRange.PRIVATE, address);
        case LOOPBACK -> address.isLoopbackAddress();
        default -> text.startsWith("*.") ? host.endsWith(text.substring(1)) : host.equals(text);
      };
    }

    @Override
    public String toString() {
      return port == 0
          ? text
          : (text.indexOf(':') >= 0 && !text.startsWith("[") ? "[" + text + "]" : text)
              + ":"
              + port;
    }
  }

  /// Reads a list.
  ///
  /// @throws HowdahException USAGE where an entry is not understood
  static AllowedHosts parse(List<String> entries) {
    List<Rule> rules = new ArrayList<>();
    for (String entry : entries) {
      if (!entry.isBlank()) {
        rules.add(rule(entry.strip().toLowerCase(Locale.ROOT)));
      }
    }
    return new AllowedHosts(rules);
  }

  /// Reads what {@link #toString} wrote.
  static AllowedHosts parse(String text) {
    return parse(List.of(text.split(",", -1)));
  }

  /// These and private addresses.
  AllowedHosts withPrivate() {
    return with(PRIVATE);
  }

  /// These and the machine's own addresses.
  AllowedHosts withLoopback() {
    return with(LOOPBACK);
  }

  private AllowedHosts with(String word) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(new Rule(word, null, 0));
    return new AllowedHosts(more);
  }

  /// Whether a connection may be made.
  ///
  /// @param host as it was written
  /// @param address what it resolved to, which is where the connection goes
  boolean allows(String host, int port, InetAddress address) {
    String name = host.toLowerCase(Locale.ROOT);
    String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return rules.stream().anyMatch(rule -> rule.allows(plain, port, address));
  }

  /// Whether a host is written in a way that every system understands the same.
  static boolean isClear(String host) {
    return !NUMBERS.matcher(host).matches() || AddressRange.literal(host).isPresent();
  }

  private static Rule rule(String entry) {
    Optional<AddressRange> range = AddressRange.read(entry);
    if (range.isPresent()) {
      return new Rule(entry, range.get(), 0);
    }
    int colon = entry.lastIndexOf(':');
    String host = colon < 0 ? entry : entry.substring(0, colon);
    int port = colon < 0 ? 0 : port(entry, entry.substring(colon + 1));
    range = AddressRange.read(host);
    if (range.isPresent()) {
      return new Rule(host, range.get(), port);
    }
    if (!NAME.matcher(host).matches() || !isClear(host)) {
      throw wrong(entry);
    }
    return new Rule(host, null, port);
  }

  private static int port(String entry, String text) {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= MAX_PORT) {
        return port;
      }
    }
    throw wrong(entry);
  }

  private static HowdahException wrong(String entry) {
    return new HowdahException(
        ErrorCode.USAGE,
        "HOWDAH_TARGET_ALLOWED_HOSTS has an entry that is not understood: " + entry,
        "An entry is public, a name, *.suffix, an address, or a range such as 10.0.0.0/8, each with"
            + " :port or without.");
  }

  /// In the form that {@link #parse(String)} reads.
  @Override
  public String toString() {
    return String.join(",", rules.stream().map(Rule::toString).toList());
  }
}
