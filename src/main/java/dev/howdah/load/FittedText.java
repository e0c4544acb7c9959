package dev.howdah.load;

import dev.howdah.plan.MisfitRule;
import dev.howdah.plan.TargetFit;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether a text is a value of a target's type that is carried as text: what is let through here,
/// the server's cast takes and does not change. Immutable and thread-safe.
final class FittedText {

  private static final int IPV4_PARTS = 4;
  private static final int IPV6_GROUPS = 8;

  private final TargetFit fit;
  private final Set<String> labels;

  FittedText(TargetFit fit) {
    this.fit = fit;
    labels = Set.copyOf(fit.labels());
  }

  /// The rule that the text breaks, null for none.
  @Nullable MisfitRule check(byte[] utf8) {
    return switch (fit.form()) {
      case CHARACTER ->
          utf8.length > 0 && utf8[utf8.length - 1] == ' ' ? MisfitRule.TRAILING_SPACE : null;
      case LABEL ->
          labels.contains(new String(utf8, StandardCharsets.UTF_8)) ? null : MisfitRule.NOT_A_LABEL;
      case BITS -> isBits(utf8) ? null : MisfitRule.NOT_BITS;
      case ADDRESS ->
          isAddress(new String(utf8, StandardCharsets.UTF_8), fit.typeSql().equals("cidr"))
              ? null
              : MisfitRule.NOT_AN_ADDRESS;
      case CITEXT, INTERVAL, ARRAY, NEAREST, CUT, PRECISION -> null;
    };
  }

  private boolean isBits(byte[] utf8) {
    for (byte b : utf8) {
      if (b != '0' && b != '1') {
        return false;
      }
    }
    boolean varying = fit.typeSql().startsWith("bit varying");
    return fit.length() == 0
        ? varying
        : varying ? utf8.length <= fit.length() : utf8.length == fit.length();
  }

  /// An address with or without the length of its network (PostgreSQL documentation, section 8.9),
  /// in one of the usual forms: four decimal numbers, or RFC 4291, section 2.2.
  private static boolean isAddress(String text, boolean network) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    boolean six = address.indexOf(':') >= 0;
    if (!(six ? isIpv6(address) : isIpv4(address))) {
      return false;
    }
    if (slash < 0) {
      return true;
    }
    String length = text.substring(slash + 1);
    int bits = six ? 128 : 32;
    return isNumber(length, bits)
        && (!network || isZeroBehind(address, bits, Integer.parseInt(length)));
  }

  /// Whether an address, which is valid, has no bits behind the length of its network, as cidr
  /// wants it.
  private static boolean isZeroBehind(String address, int bits, int length) {
    byte[] bytes = InetAddress.ofLiteral(address).getAddress();
    BigInteger number = new BigInteger(1, bytes);
    if (bytes.length * Byte.SIZE < bits) {
      // Java takes ::ffff:10.0.0.1 for the address of four bytes that it stands for.
      number = number.or(BigInteger.valueOf(0xffff).shiftLeft(Integer.SIZE));
    }
    return number.signum() == 0 || number.getLowestSetBit() >= bits - length;
  }

  private static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != IPV4_PARTS) {
      return false;
    }
    for (String part : parts) {
      if (!isNumber(part, 255)) {
        return false;
      }
    }
    return true;
  }

  /// A decimal number without leading zeros, which some programs read as octal.
  private static boolean isNumber(String text, int max) {
    if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return Integer.parseInt(text) <= max;
  }

  private static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text) == IPV6_GROUPS;
    }
    if (text.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    int before = gap == 0 ? 0 : groups(text.substring(0, gap));
    int after = gap + 2 == text.length() ? 0 : groups(text.substring(gap + 2));
    return before >= 0 && after >= 0 && before + after < IPV6_GROUPS;
  }

  /// How many groups of 16 bits there are, -1 where there is something else.
  private static int groups(String text) {
    int count = 0;
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        return isIpv4(parts[i]) ? count + 2 : -1;
      }
      boolean digits =
          !parts[i].isEmpty()
              && parts[i].length() <= 4
              && parts[i].chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
      if (!digits) {
        return -1;
      }
      count++;
    }
    return count;
  }
}
