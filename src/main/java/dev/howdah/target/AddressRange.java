package dev.howdah.target;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A range of addresses: those that begin with the same bits. Immutable.
final class AddressRange {

  /// First, since the ranges are read with it. Only what every system reads the same way:
  /// `0177.0.0.1` is 127 for some and 177 for others.
  private static final Pattern CANONICAL_4 =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

  /// Private networks, those of providers behind one address, and unique local addresses.
  static final List<AddressRange> PRIVATE =
      of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");

  /// Addresses of IPv4 that are not of the public internet (IANA, "IPv4 Special-Purpose Address
  /// Registry"), and one that Azure's machines reach their host by.
  private static final List<AddressRange> SPECIAL_4 =
      of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "168.63.129.16/32");

  /// Global unicast; all else of IPv6 is special (IANA, "IPv6 Address Space").
  private static final List<AddressRange> GLOBAL_6 = of("2000::/3");

  /// What is special in it, Teredo among them, which hides an address of IPv4.
  private static final List<AddressRange> SPECIAL_6 =
      of("2001::/23", "2001:db8::/32", "3fff::/20", "2620:4f:8000::/48");

  private static final List<AddressRange> SIX_TO_FOUR = of("2002::/16");
  private static final List<AddressRange> NAT64 = of("64:ff9b::/96");
  private static final int NAT64_OFFSET = 12;

  private final byte[] bytes;
  private final int bits;

  /// A range.
  ///
  /// @param bytes of an address in it, 4 or 16
  /// @param bits how many of them count
  private AddressRange(byte[] bytes, int bits) {
    this.bytes = bytes;
    this.bits = bits;
  }

  /// Reads an address or a range, `10.0.0.0/8` or `[::1]`; empty where it is none. Never resolves a
  /// name.
  static Optional<AddressRange> read(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> address = literal(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = address.get().getAddress();
    int most = bytes.length * Byte.SIZE;
    if (slash < 0) {
      return Optional.of(new AddressRange(bytes, most));
    }
    String bits = text.substring(slash + 1);
    return bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= most
        ? Optional.of(new AddressRange(bytes, Integer.parseInt(bits)))
        : Optional.empty();
  }

  /// An address that is written as one; empty for names and for forms that are not canonical.
  static Optional<InetAddress> literal(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (bare.indexOf(':') < 0 && !CANONICAL_4.matcher(bare).matches()) {
      return Optional.empty();
    }
    try {
      // With a colon in it, or four numbers, it is never looked up.
      return Optional.of(InetAddress.ofLiteral(bare));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Whether an address is in it.
  boolean contains(InetAddress address) {
    byte[] other = address.getAddress();
    if (other.length != bytes.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    if (!Arrays.equals(bytes, 0, whole, other, 0, whole)) {
      return false;
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || ((bytes[whole] ^ other[whole]) & 0xFF) >> (Byte.SIZE - rest) == 0;
  }

  /// Whether an address is one of the public internet, and so is the address of IPv4 in it.
  static boolean isPublic(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return !in(SPECIAL_4, address);
    }
    if (in(SIX_TO_FOUR, address)) {
      return isPublic(embedded(address, 2));
    }
    if (in(NAT64, address)) {
      return isPublic(embedded(address, NAT64_OFFSET));
    }
    return in(GLOBAL_6, address) && !in(SPECIAL_6, address);
  }

  /// Whether an address is in one of some ranges.
  static boolean in(List<AddressRange> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static InetAddress embedded(InetAddress address, int offset) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), offset, offset + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<AddressRange> of(String... texts) {
    return Arrays.stream(texts).map(text -> read(text).orElseThrow()).toList();
  }

  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/" + bits;
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
