package dev.howdah.target;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Finds the addresses of a name.
@FunctionalInterface
interface HostNames {

  /// All of them, at least one.
  List<InetAddress> addresses(String host) throws UnknownHostException;

  /// Those that the system finds.
  static HostNames ofSystem() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
