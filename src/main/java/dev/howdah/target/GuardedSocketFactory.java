package dev.howdah.target;

import dev.howdah.postgres.SessionSocketFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;

/// Makes sockets that connect to allowed addresses only. The address is looked at after the name
/// was resolved and right before it is used, so it does not matter what the name resolved to
/// before.
///
/// Public with a constructor for a text, because pgjdbc makes it by its name (`socketFactory` and
/// `socketFactoryArg`); for cancelling a statement, too. Thread-safe.
@RegisterForReflection(fields = false)
public final class GuardedSocketFactory extends SessionSocketFactory {

  private final AllowedHosts allowed;

  /// A factory for a list of allowed hosts.
  ///
  /// @param allowed as `howdah.target.allowed-hosts`
  public GuardedSocketFactory(String allowed) {
    this.allowed = AllowedHosts.parse(allowed);
  }

  @Override
  protected Socket newSocket() {
    return new GuardedSocket(allowed);
  }

  /// A socket that asks before it connects.
  private static final class GuardedSocket extends Socket {

    private final AllowedHosts allowed;

    GuardedSocket(AllowedHosts allowed) {
      this.allowed = allowed;
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
      connect(endpoint, 0);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      if (!(endpoint instanceof InetSocketAddress to)) {
        throw new HostNotAllowedException();
      }
      // Not resolved means that the name is not known, or that a proxy would resolve it unseen.
      if (to.getAddress() != null
          && !allowed.allows(to.getHostString(), to.getPort(), to.getAddress())) {
        throw new HostNotAllowedException();
      }
      if (to.isUnresolved() && System.getProperty("socksProxyHost") != null) {
        throw new HostNotAllowedException();
      }
      super.connect(endpoint, timeout);
    }
  }
}
