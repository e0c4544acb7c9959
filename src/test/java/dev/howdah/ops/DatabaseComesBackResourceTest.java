package dev.howdah.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.testing.TestPostgres;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A service that starts before its database waits for it.
@QuarkusTest
@TestProfile(DatabaseComesBackResourceTest.NotYet.class)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields
class DatabaseComesBackResourceTest {

  private static final String PORT = "test.later.port";
  private static final String SERVER = "test.later.server";
  private static final String DATABASE = "test.later.database";

  @TestHTTPResource(value = "/health", management = true)
  URI health;

  /// A port that is free now and will lead to the database later. Remembered as properties of the
  /// JVM, since the profile is asked more than once, by different loaders.
  public static final class NotYet implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      if (System.getProperty(PORT) == null) {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
          System.setProperty(PORT, Integer.toString(free.getLocalPort()));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        TestPostgres.Database database = TestPostgres.newDatabase();
        System.setProperty(SERVER, Integer.toString(database.port()));
        System.setProperty(DATABASE, database.name());
      }
      return Map.of(
          ServiceDatabase.URL_PROPERTY,
          "jdbc:postgresql://127.0.0.1:"
              + System.getProperty(PORT)
              + "/"
              + System.getProperty(DATABASE),
          "quarkus.datasource.username",
          "postgres",
          "quarkus.log.category.\"io.smallrye.health\".level",
          "OFF");
    }
  }

  @Test
  void getsItsTablesWhenTheDatabaseComes() throws IOException, InterruptedException {
    given().when().get(health + "/live").then().statusCode(200);
    given().when().get(health + "/started").then().statusCode(200);
    given().when().get(health + "/ready").then().statusCode(503);

    try (ServerSocket door =
        new ServerSocket(Integer.getInteger(PORT), 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> forward(door, Integer.getInteger(SERVER)));
      int status = 503;
      for (int i = 0; i < 60 && status != 200; i++) {
        Thread.sleep(200);
        status = given().when().get(health + "/ready").statusCode();
      }
      assertThat(status).isEqualTo(200);
    }
  }

  private static void forward(ServerSocket door, int port) {
    try {
      while (true) {
        Socket in = door.accept();
        Socket out = new Socket(InetAddress.getLoopbackAddress(), port);
        Thread.ofVirtual().start(() -> copy(in, out));
        Thread.ofVirtual().start(() -> copy(out, in));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // One side closed.
    }
  }
}
