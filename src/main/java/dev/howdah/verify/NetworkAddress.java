package dev.howdah.verify;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/// Network addresses by what they mean, however they are written.
final class NetworkAddress {

  private static final int IPV6_BYTES = 16;

  private NetworkAddress() {}

  /// The bytes of the address with the length of its network before them.
  ///
  /// @throws Misfit `not-an-address`
  static byte[] canonical(String text) throws Misfit {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    try {
      InetAddress parsed = InetAddress.ofLiteral(address);
      byte[] bytes = parsed.getAddress();
      if (parsed instanceof Inet4Address && address.indexOf(':') >= 0) {
        bytes = mapped(bytes);
      }
      int network =
          slash < 0 ? bytes.length * Byte.SIZE : Integer.parseInt(text.substring(slash + 1));
      byte[] canonical = new byte[bytes.length + 1];
      canonical[0] = (byte) network;
      System.arraycopy(bytes, 0, canonical, 1, bytes.length);
      return canonical;
    } catch (IllegalArgumentException e) {
      throw new Misfit("not-an-address");
    }
  }

  /// Java takes an IPv4 address in the form of an IPv6 one for what it stands for; PostgreSQL keeps
  /// it (RFC 4291, section 2.5.5.2).
  private static byte[] mapped(byte[] four) {
    byte[] bytes = new byte[IPV6_BYTES];
    Arrays.fill(bytes, 10, 12, (byte) 0xff);
    System.arraycopy(four, 0, bytes, 12, four.length);
    return bytes;
  }
}
