package dev.howdah.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The port of the embedded server, remembered so that addresses stay valid between commands.
///
/// @param file that holds the number
record PortMemory(Path file) {

  /// The first port that is tried, and how many after it.
  private static final int FIRST = 54329;

  private static final int TRIED = 100;

  /// The remembered port if it is free, else the first free one from 54329 on, else any.
  int choose() throws IOException {
    int remembered = remembered();
    if (remembered > 0 && isFree(remembered)) {
      return remembered;
    }
    for (int port = FIRST; port < FIRST + TRIED; port++) {
      if (port != remembered && isFree(port)) {
        return port;
      }
    }
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    }
  }

  void remember(int port) throws IOException {
    if (port != remembered()) {
      Files.writeString(file, port + "\n");
    }
  }

  private int remembered() throws IOException {
    try {
      int port = Integer.parseInt(Files.readString(file).strip());
      return port > 1023 && port < 65_536 ? port : 0;
    } catch (NoSuchFileException | NumberFormatException e) {
      return 0;
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As PostgreSQL does: connections that linger from the last time do not hold the port.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
