package dev.howdah.source;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A connection on which a test says exactly what it wants, also only half of it.
final class Raw implements AutoCloseable {

  private final Socket socket;

  Raw(URI service) throws IOException {
    socket = new Socket(service.getHost(), service.getPort());
    socket.setSoTimeout(20_000);
  }

  /// Sends lines with their line ends, and an empty one behind them.
  Raw head(String key, String... lines) throws IOException {
    StringBuilder text = new StringBuilder(lines[0]).append(" HTTP/1.1\r\nHost: test\r\n");
    text.append("Authorization: Bearer ").append(key).append("\r\n");
    for (int i = 1; i < lines.length; i++) {
      text.append(lines[i]).append("\r\n");
    }
    return body(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  Raw body(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /// What is answered, up to the end of the head.
  String answer() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int one = socket.getInputStream().read();
      if (one < 0) {
        break;
      }
      text.append((char) one);
    }
    return text.toString();
  }

  /// Whether the service closes the connection before so long; reads what still comes.
  boolean isClosedWithin(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    try {
      while (socket.getInputStream().read() >= 0) {
        // The rest of the answer.
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
