package dev.howdah.target;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;

/// Lets through the hosts that `howdah.target.allowed-hosts` allows. Thread-safe.
@ApplicationScoped
class HostGate {

  private final AllowedHosts allowed;
  private final HostNames names;

  @Inject
  HostGate(TargetSettings settings) {
    this(allowed(settings), HostNames.ofSystem());
  }

  HostGate(AllowedHosts allowed, HostNames names) {
    this.allowed = allowed;
    this.names = names;
  }

  /// Has the list read when the service starts: one that is not understood ends it at once.
  void open(@Observes StartupEvent event) {}

  private static AllowedHosts allowed(TargetSettings settings) {
    AllowedHosts listed = AllowedHosts.parse(settings.allowedHosts());
    AllowedHosts all = settings.allowPrivate() ? listed.withPrivate() : listed;
    return LaunchMode.current() == LaunchMode.DEVELOPMENT ? all.withLoopback() : all;
  }

  /// Refuses hosts that are not allowed by what their names resolve to now. A name that does not
  /// resolve is let through: each connection is looked at again.
  ///
  /// @throws HowdahException TARGET_ADDRESS
  void require(List<ConnectionSettings.Host> hosts) {
    for (ConnectionSettings.Host host : hosts) {
      if (!AllowedHosts.isClear(host.name())) {
        throw new HowdahException(
            ErrorCode.TARGET_ADDRESS,
            "The host of the target is a number, but not an address as it is usually written.",
            "Write IPv4 as four decimal numbers without leading zeros.");
      }
      for (InetAddress address : addresses(host.name())) {
        if (!allowed.allows(host.name(), host.port(), address)) {
          throw new HowdahException(
              ErrorCode.TARGET_ADDRESS,
              "The host of the target is not allowed.",
              "Whoever runs the service allows hosts by howdah.target.allowed-hosts.");
        }
      }
    }
  }

  /// What pgjdbc needs to look at the address of each connection.
  Map<String, String> parameters() {
    return Map.of(
        "socketFactory", GuardedSocketFactory.class.getName(),
        "socketFactoryArg", allowed.toString());
  }

  private List<InetAddress> addresses(String host) {
    try {
      return names.addresses(host);
    } catch (UnknownHostException e) {
      return List.of();
    }
  }
}
