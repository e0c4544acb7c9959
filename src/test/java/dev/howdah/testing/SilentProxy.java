package dev.howdah.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A door before a server that falls silent at a chosen moment: from then on it takes connections
/// as before, and passes nothing on, neither what comes nor that anybody has gone.
public final class SilentProxy implements AutoCloseable {

  private final ServerSocket door;
  private final int server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final CountDownLatch silent = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable String last;

  private SilentProxy(ServerSocket door, int server) {
    this.door = door;
    this.server = server;
  }

  /// @param server the port of the server on 127.0.0.1
  public static SilentProxy before(int server) {
    try {
      SilentProxy proxy =
          new SilentProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A database of the server, by this door.
  public TestPostgres.Database to(TestPostgres.Database database) {
    return new TestPostgres.Database(door.getLocalPort(), database.name());
  }

  public void fallSilent() {
    silent.countDown();
  }

  /// Falls silent when a client sends this text, which does not come to the server any more.
  public void fallSilentAt(String text) {
    last = text;
  }

  /// Waits for that.
  public void awaitSilence() throws InterruptedException {
    if (!silent.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody sent " + last);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = known(door.accept());
        Socket behind = known(new Socket(InetAddress.getLoopbackAddress(), server));
        Thread.ofVirtual().start(() -> pass(client, behind, true));
        Thread.ofVirtual().start(() -> pass(behind, client, false));
      }
    } catch (IOException e) {
      // The end.
      return;
    }
  }

  private Socket known(Socket socket) throws IOException {
    sockets.add(socket);
    if (closed.getCount() == 0) {
      socket.close();
    }
    return socket;
  }

  private void pass(Socket from, Socket to, boolean asks) {
    byte[] buffer = new byte[64 << 10];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length = in.read(buffer);
      while (length >= 0) {
        String text = last;
        if (asks
            && text != null
            && new String(Arrays.copyOf(buffer, length), StandardCharsets.ISO_8859_1)
                .contains(text)) {
          fallSilent();
        }
        if (silent.getCount() == 0) {
          closed.await();
          return;
        }
        out.write(buffer, 0, length);
        length = in.read(buffer);
      }
      if (silent.getCount() == 0) {
        closed.await();
      }
    } catch (IOException e) {
      // One of the two has gone.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Both sides learn that the other has gone.
  @Override
  public void close() {
    closed.countDown();
    try {
      door.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
