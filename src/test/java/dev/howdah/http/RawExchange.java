package dev.howdah.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One HTTP request that is written byte by byte, as no client library would, and its answer. A
/// character of the head is one byte.
final class RawExchange {

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([1-9]\\d*)");
  private static final int TIMEOUT_MILLIS = 20_000;

  private RawExchange() {}

  /// An answer.
  ///
  /// @param status 0 where the service closed the connection without one
  /// @param head all of the head, names of headers in lower case
  /// @param body of a chunked answer with the marks of its chunks; empty for endless streams
  record Answer(int status, List<String> head, String body) {

    String header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.stream()
          .filter(line -> line.startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst()
          .orElse("");
    }
  }

  /// Sends a request on a connection of its own and reads until the answer is whole or the service
  /// closes the connection.
  ///
  /// @param head request line and headers, without the empty line at the end
  static Answer send(URI service, String head, byte[] body) throws IOException {
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      byte[] start = (head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
      byte[] all = new byte[start.length + body.length];
      System.arraycopy(start, 0, all, 0, start.length);
      System.arraycopy(body, 0, all, start.length, body.length);
      try {
        socket.getOutputStream().write(all);
        socket.getOutputStream().flush();
      } catch (SocketException e) {
        // The service may have answered and closed before it got all.
      }
      return read(socket.getInputStream());
    }
  }

  private static Answer read(InputStream in) throws IOException {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    byte[] buffer = new byte[16_384];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        got.write(buffer, 0, count);
        if (isWhole(got.toString(StandardCharsets.ISO_8859_1))) {
          break;
        }
      }
    } catch (SocketException e) {
      // A reset behind the answer, because the service did not read all of the body.
    }
    String all = got.toString(StandardCharsets.UTF_8);
    int end = all.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Answer(0, List.of(), all);
    }
    List<String> head = new ArrayList<>();
    for (String line : all.substring(0, end).split("\r\n", -1)) {
      int colon = line.indexOf(':');
      head.add(
          colon < 0
              ? line
              : line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon));
    }
    String[] first = head.getFirst().split(" ", -1);
    return new Answer(Integer.parseInt(first[1]), head, all.substring(end + 4));
  }

  /// Whether as much is there as the head says, or the answer has no end.
  private static boolean isWhole(String got) {
    int end = got.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    Matcher length = LENGTH.matcher(got.substring(0, end));
    return got.contains("text/event-stream")
        || (length.find() && got.length() - end - 4 >= Integer.parseInt(length.group(1)));
  }
}
