package dev.howdah.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/// Makes the sockets of sessions: they notice by TCP keepalive when the other machine is gone, and
/// another thread can close them whatever TLS is doing.
///
/// Public with a constructor, because pgjdbc makes it by its name (`socketFactory`); for cancelling
/// a statement, too. Stateless and thread-safe.
public class SessionSocketFactory extends SocketFactory {

  /// How long nothing may come before the other machine is asked for a sign of life, where its
  /// system would ask after two hours; then how often, and how many may be missing.
  private static final int IDLE_SECONDS = 60;

  private static final int INTERVAL_SECONDS = 10;
  private static final int MISSING = 6;

  /// How long closing waits for what was written. Without a limit Java's TLS waits for a thread
  /// that is writing, which a silent target lets wait for ever.
  private static final int LINGER_SECONDS = 2;

  /// As pgjdbc makes it.
  public SessionSocketFactory() {}

  /// A socket that is not connected; others may look at where it connects to.
  protected Socket newSocket() {
    return new Socket();
  }

  @Override
  public final Socket createSocket() throws IOException {
    Socket socket = newSocket();
    socket.setSoLinger(true, LINGER_SECONDS);
    keepAlive(socket);
    return socket;
  }

  private static void keepAlive(Socket socket) throws IOException {
    socket.setKeepAlive(true);
    try {
      socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, MISSING);
    } catch (UnsupportedOperationException e) {
      // The system's own times are then as they are.
      return;
    }
  }

  @Override
  public final Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public final Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  @Override
  public final Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public final Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  private Socket connected(InetSocketAddress to, @Nullable InetSocketAddress from)
      throws IOException {
    Socket socket = createSocket();
    try {
      if (from != null) {
        socket.bind(from);
      }
      socket.connect(to);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
