package dev.howdah.source;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.migration.MigrateRequest;
import dev.howdah.ops.PostgresForService;
import dev.howdah.testing.SqliteFile;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sources, from outside.
@QuarkusTest
@TestProfile(SourceServiceProfile.class)
@QuarkusTestResource(value = PostgresForService.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // Quarkus and JUnit set the fields
class SourceResourceTest {

  private static final String ADMIN = PostgresForService.ADMIN_KEY;
  private static final String SOURCES = "/api/v1/sources";
  private static final String NOBODY = "01990000-0000-7000-8000-000000000000";
  private static final String PIECE = "application/offset+octet-stream";

  private static byte[] database;

  private final AgroalDataSource pool;
  private final StoredSources sources;
  private final SourceSweep sweep;
  private final ChunkStore chunks;

  @TestHTTPResource("/")
  URI service;

  @TempDir Path folder;

  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  SourceResourceTest(
      AgroalDataSource pool, StoredSources sources, SourceSweep sweep, ChunkStore chunks) {
    this.pool = pool;
    this.sources = sources;
    this.sweep = sweep;
    this.chunks = chunks;
  }

  /// About five million bytes, so that an upload has several chunks.
  @BeforeAll
  static void makeDatabase(@TempDir Path folder) throws IOException {
    Path file =
        SqliteFile.make(
            folder.resolve("app.db"),
            "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);"
                + " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                + " INSERT INTO note SELECT i, hex(randomblob(480)) FROM n;");
    database = Files.readAllBytes(file);
    assertThat(database.length).isBetween(2 * ChunkStore.BYTES, SourceServiceProfile.MAX_SIZE);
  }

  private static RequestSpecification as(String key) {
    return given()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                        .encodeContentTypeAs(PIECE, ContentType.BINARY)
                        .encodeContentTypeAs("application/vnd.sqlite3", ContentType.BINARY)))
        .header("Authorization", "Bearer " + key);
  }

  private static String key(String admin, String scope, String environment) {
    return as(admin)
        .contentType("application/json")
        .body(Map.of("name", "test", "scope", scope, "environment", environment))
        .post("/api/v1/api-keys")
        .then()
        .statusCode(201)
        .extract()
        .path("key");
  }

  private static String tenant(String name) {
    return as(ADMIN)
        .contentType("application/json")
        .body(Map.of("name", name))
        .post("/api/v1/organisations")
        .then()
        .statusCode(201)
        .extract()
        .path("apiKey.key");
  }

  private static UUID organisation(String key) {
    return UUID.fromString(as(key).get("/api/v1/me").path("organisationId"));
  }

  private static Response post(String key, byte[] body) {
    return as(key).contentType("application/vnd.sqlite3").body(body).post(SOURCES + "?name=app.db");
  }

  private static String upload(String key, byte[] body) {
    return post(key, body).then().statusCode(201).extract().path("id");
  }

  private static Response begin(String key, long length, String... headers) {
    RequestSpecification request =
        as(key).header("Tus-Resumable", "1.0.0").header("Upload-Length", length);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.post(SOURCES);
  }

  private static String begun(String key, long length, String... headers) {
    String location =
        begin(key, length, headers)
            .then()
            .statusCode(201)
            .header("Tus-Resumable", "1.0.0")
            .extract()
            .header("Location");
    assertThat(location).startsWith(SOURCES + "/");
    return location.substring(SOURCES.length() + 1);
  }

  private static Response patch(String key, String id, long offset, byte[] body) {
    return as(key)
        .header("Tus-Resumable", "1.0.0")
        .header("Upload-Offset", offset)
        .contentType(PIECE)
        .body(body)
        .patch(SOURCES + "/" + id);
  }

  private static long offset(String key, String id) {
    return Long.parseLong(
        as(key).head(SOURCES + "/" + id).then().statusCode(200).extract().header("Upload-Offset"));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] slice(int from, int to) {
    return Arrays.copyOfRange(database, from, to);
  }

  private long count(String sql) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void sql(String sql) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long chunks(String id) throws SQLException {
    return count("SELECT count(*) FROM howdah_service.source_chunk WHERE source_id = '" + id + "'");
  }

  private static void refused(Response answer, int status, String code) {
    answer
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("code", equalTo(code));
  }

  /// Waits until something is so; fails after a minute.
  private static void until(java.util.concurrent.Callable<Boolean> so) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!so.call()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
    }
  }

  @Test
  void takesAWholeFileInOneRequest() throws Exception {
    String key = tenant("whole");
    String digest = base64(sha256(database));
    String id =
        as(key)
            .contentType("application/vnd.sqlite3")
            .header("Repr-Digest", "sha-256=:" + digest + ":")
            .body(database)
            .post(SOURCES + "?name=app.db")
            .then()
            .statusCode(201)
            .body("name", equalTo("app.db"))
            .body("kind", equalTo("upload"))
            .body("state", equalTo("complete"))
            .body("bytes", equalTo(database.length))
            .body("sha256", equalTo(hex(sha256(database))))
            .body("walBytes", nullValue())
            .extract()
            .path("id");
    assertThat(chunks(id)).isEqualTo(3);
    as(key).get(SOURCES).then().statusCode(200).body("items.id", hasItem(id));
    UUID organisation = organisation(key);
    Sources.Facts facts = sources.find(organisation, UUID.fromString(id));
    assertThat(facts.sha256()).isEqualTo(hex(sha256(database)));
    Path copy;
    try (Sources.LocalFile file =
        sources.open(organisation, UUID.fromString(id), MigrateRequest.SnapshotPolicy.AUTO)) {
      copy = file.path();
      assertThat(copy).startsWith(SourceServiceProfile.SCRATCH);
      assertThat(Files.readAllBytes(copy)).isEqualTo(database);
      assertThat(Files.getPosixFilePermissions(copy.getParent())).hasSize(3);
    }
    assertThat(copy.getParent()).doesNotExist();
    as(key)
        .get("/api/v1/audit")
        .then()
        .body("items[0].action", equalTo("source.create"))
        .body("items[0].subjectId", equalTo(id));
  }

  @Test
  void resumesWhereAConnectionBroke() throws Exception {
    String key = tenant("resumed");
    String id =
        begun(
            key,
            database.length,
            "Upload-Metadata",
            "filename "
                + base64("my app.db".getBytes(StandardCharsets.UTF_8))
                + ",sha256 "
                + base64(hex(sha256(database)).getBytes(StandardCharsets.UTF_8)));
    assertThat(offset(key, id)).isZero();
    int half = 2_500_000;
    try (Raw raw = new Raw(service)) {
      raw.head(
              key,
              "PATCH " + SOURCES + "/" + id,
              "Tus-Resumable: 1.0.0",
              "Upload-Offset: 0",
              "Content-Type: " + PIECE,
              "Content-Length: " + database.length)
          .body(slice(0, half));
      until(() -> offset(key, id) > 0);
    }
    // What came is kept, and the upload is free again once the end was noticed.
    until(() ->
        count(
                "SELECT count(*) FROM howdah_service.source WHERE lease IS NOT NULL AND id = '"
                    + id
                    + "'")
            == 0);
    int at = (int) offset(key, id);
    assertThat(at).isBetween(ChunkStore.BYTES, half);
    as(key).get(SOURCES + "/" + id).then().body("state", equalTo("uploading"));
    refused(as(key).get(SOURCES + "/" + id + "/inspection"), 409, "conflict");
    refused(patch(key, id, at - 1, slice(at - 1, at)), 409, "conflict");
    patch(key, id, at, slice(at, at + 1000))
        .then()
        .statusCode(204)
        .header("Upload-Offset", Integer.toString(at + 1000));
    patch(key, id, at + 1000, slice(at + 1000, database.length))
        .then()
        .statusCode(204)
        .header("Upload-Offset", Integer.toString(database.length));
    as(key)
        .get(SOURCES + "/" + id)
        .then()
        .body("state", equalTo("complete"))
        .body("name", equalTo("my app.db"))
        .body("sha256", equalTo(hex(sha256(database))));
    refused(patch(key, id, database.length, new byte[] {1}), 409, "conflict");
  }

  @Test
  void computesTheDigestFromWhatIsStoredWhereAnotherReplicaBegan() throws Exception {
    String key = tenant("replicas");
    byte[] wrong = new byte[32];
    String id = begun(key, database.length);
    patch(key, id, 0, slice(0, 50)).then().statusCode(204);
    patch(key, id, 50, slice(50, 60)).then().statusCode(204);
    patch(key, id, 60, slice(60, 3_000_000)).then().statusCode(204);
    // As a replica leaves it that is killed with all bytes written and nothing completed.
    String other = begun(key, 60, "X-Content-SHA256", hex(wrong));
    patch(key, other, 0, slice(0, 50)).then().statusCode(204);
    sql("UPDATE howdah_service.source SET declared_bytes = 50 WHERE id = '" + other + "'");
    sql(
        "INSERT INTO howdah_service.source_chunk SELECT '"
            + id
            + "', 'main', 3000000, '\\x"
            + hex(slice(3_000_000, database.length))
            + "'");
    sql("UPDATE howdah_service.source SET received_bytes = declared_bytes WHERE id = '" + id + "'");
    sweep.sweep();
    as(key)
        .get(SOURCES + "/" + id)
        .then()
        .body("state", equalTo("complete"))
        .body("sha256", equalTo(hex(sha256(database))));
    as(key)
        .get(SOURCES + "/" + other)
        .then()
        .body("state", equalTo("failed"))
        .body("failure", equalTo("source-checksum"));
    assertThat(chunks(other)).isZero();
  }

  @Test
  void refusesAnotherDigestThanAnnounced() throws SQLException {
    String key = tenant("digest");
    byte[] wrong = sha256(new byte[] {1});
    refused(
        as(key)
            .contentType("application/octet-stream")
            .header("X-Content-SHA256", hex(wrong))
            .body(database)
            .post(SOURCES),
        422,
        "source-checksum");
    as(key).get(SOURCES).then().body("items.size()", equalTo(0));
    String id =
        begun(
            key,
            database.length,
            "Upload-Metadata",
            "sha256 " + base64(hex(wrong).getBytes(StandardCharsets.UTF_8)));
    refused(patch(key, id, 0, database), 422, "source-checksum");
    as(key)
        .get(SOURCES + "/" + id)
        .then()
        .body("state", equalTo("failed"))
        .body("failure", equalTo("source-checksum"));
    assertThat(chunks(id)).isZero();
    refused(as(key).get(SOURCES + "/" + id + "/inspection"), 409, "conflict");
    refused(patch(key, id, 0, database), 409, "conflict");
  }

  @Test
  void takesAPieceWithAChecksumWholeOrNotAtAll() throws SQLException {
    String key = tenant("pieces");
    String id = begun(key, database.length);
    patch(key, id, 0, slice(0, 1000)).then().statusCode(204);
    RequestSpecification bad =
        as(key)
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Offset", 1000)
            .header("Upload-Checksum", "sha256 " + base64(new byte[32]))
            .contentType(PIECE)
            .body(slice(1000, 4_000_000));
    refused(bad.patch(SOURCES + "/" + id), 460, "upload-checksum");
    assertThat(offset(key, id)).isEqualTo(1000);
    assertThat(chunks(id)).isEqualTo(1);
    byte[] rest = slice(1000, database.length);
    as(key)
        .header("Upload-Offset", 1000)
        .header("Upload-Checksum", "sha256 " + base64(sha256(rest)))
        .contentType(PIECE)
        .body(rest)
        .patch(SOURCES + "/" + id)
        .then()
        .statusCode(204);
    as(key)
        .get(SOURCES + "/" + id)
        .then()
        .body("state", equalTo("complete"))
        .body("sha256", equalTo(hex(sha256(database))));
  }

  @Test
  void refusesTheHeaderBeforeTheRestIsTaken() throws Exception {
    String key = tenant("header");
    byte[] garbage = new byte[100];
    new Random(1).nextBytes(garbage);
    try (Raw raw = new Raw(service)) {
      // The answer comes although five million bytes are never sent.
      String answer =
          raw.head(
                  key,
                  "POST " + SOURCES,
                  "Content-Type: application/octet-stream",
                  "Content-Length: 5000000")
              .body(garbage)
              .answer();
      assertThat(answer).startsWith("HTTP/1.1 422 ");
    }
    as(key).get(SOURCES).then().body("items.size()", equalTo(0));
    byte[] shorter = slice(0, database.length - 4096);
    refused(post(key, shorter), 422, "source-truncated");
    refused(post(key, slice(0, 40)), 422, "source-truncated");
    refused(post(key, new byte[0]), 422, "source-empty");
    byte[] pages = database.clone();
    pages[16] = 3;
    refused(post(key, pages), 422, "source-corrupt");
    refused(begin(key, 0), 422, "source-empty");
    String id = begun(key, 1000);
    refused(patch(key, id, 0, garbage), 422, "source-not-sqlite");
    as(key).get(SOURCES + "/" + id).then().body("failure", equalTo("source-not-sqlite"));
    as(key).head(SOURCES + "/" + id).then().statusCode(409);
  }

  @Test
  void refusesWhatIsTooLong() throws Exception {
    String key = tenant("long");
    refused(begin(key, SourceServiceProfile.MAX_SIZE + 1L), 413, "request-too-large");
    try (Raw raw = new Raw(service)) {
      assertThat(
              raw.head(
                      key,
                      "POST " + SOURCES,
                      "Content-Type: application/octet-stream",
                      "Content-Length: 7000000")
                  .answer())
          .startsWith("HTTP/1.1 413 ");
    }
    // Without a length: the bytes are counted.
    try (Raw raw = new Raw(service)) {
      raw.head(
          key,
          "POST " + SOURCES,
          "Content-Type: application/octet-stream",
          "Transfer-Encoding: chunked");
      byte[] head = slice(0, 100);
      head[27] = 1; // the number of pages is not to be believed
      chunk(raw, head);
      byte[] zeros = new byte[1_000_000];
      for (int i = 0; i < 6; i++) {
        chunk(raw, zeros);
      }
      assertThat(raw.answer()).startsWith("HTTP/1.1 413 ");
    }
    // Other addresses keep their limit.
    refused(
        as(key)
            .contentType("application/json")
            .body(new byte[2_200_000])
            .post("/api/v1/organisations"),
        413,
        "request-too-large");
    String id = begun(key, 1000);
    refused(patch(key, id, 0, slice(0, 1001)), 413, "request-too-large");
    assertThat(offset(key, id)).isZero();
    as(key).get(SOURCES).then().body("items.size()", equalTo(1));
  }

  private static void chunk(Raw raw, byte[] bytes) throws IOException {
    raw.body((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII))
        .body(bytes)
        .body("\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void takesABodyWithoutALength() throws Exception {
    String key = tenant("chunked");
    try (Raw raw = new Raw(service)) {
      raw.head(
          key,
          "POST " + SOURCES + "?name=chunked.db",
          "Content-Type: application/octet-stream",
          "Transfer-Encoding: chunked");
      chunk(raw, slice(0, 3_000_000));
      chunk(raw, slice(3_000_000, database.length));
      raw.body("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(raw.answer()).startsWith("HTTP/1.1 201 ");
    }
    as(key)
        .get(SOURCES)
        .then()
        .body("items[0].bytes", equalTo(database.length))
        .body("items[0].sha256", equalTo(hex(sha256(database))));
  }

  @Test
  void keepsAnOrganisationBelowItsQuota() {
    String key = tenant("quota");
    begun(key, 6_000_000);
    begun(key, 6_000_000);
    String third = begun(key, 6_000_000);
    refused(begin(key, 2_000_001), 413, "source-quota");
    as(key).delete(SOURCES + "/" + third).then().statusCode(204);
    begun(key, 2_000_001);
  }

  /// A database with rows that are only in its log, as an application that runs leaves it.
  private byte[][] withWal(String name) throws Exception {
    Path file = folder.resolve(name);
    try (Connection connection = SqliteFile.open(file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      statement.execute("INSERT INTO t VALUES (1), (2), (3)");
      return new byte[][] {Files.readAllBytes(file), Files.readAllBytes(Path.of(file + "-wal"))};
    }
  }

  private static Response putWal(String key, String id, byte[] wal) {
    return as(key)
        .contentType("application/octet-stream")
        .body(wal)
        .put(SOURCES + "/" + id + "/wal");
  }

  @Test
  void readsWhatIsOnlyInTheLog() throws Exception {
    String key = tenant("wal");
    byte[][] files = withWal("wal.db");
    String without = upload(key, files[0]);
    as(key)
        .get(SOURCES + "/" + without + "/inspection")
        .then()
        .statusCode(200)
        .body("profiles[0].rows", equalTo(0));
    String id = upload(key, files[0]);
    putWal(key, id, files[1]).then().statusCode(200).body("walBytes", equalTo(files[1].length));
    as(key)
        .get(SOURCES + "/" + id + "/inspection")
        .then()
        .statusCode(200)
        .body("profiles[0].rows", equalTo(3))
        .body("file.snapshot", equalTo("copied"));
    refused(putWal(key, id, files[1]), 409, "conflict");
  }

  @Test
  void refusesALogThatSqliteWouldIgnore() throws Exception {
    String key = tenant("bad wal");
    byte[][] files = withWal("bad.db");
    String id = upload(key, files[0]);
    refused(putWal(key, id, new byte[100]), 422, "source-not-sqlite");
    byte[] damaged = files[1].clone();
    damaged[17] ^= 1;
    refused(putWal(key, id, damaged), 422, "source-corrupt");
    refused(putWal(key, id, new byte[1_100_000]), 413, "request-too-large");
    Path other = folder.resolve("pages.db");
    SqliteFile.make(other, "PRAGMA page_size=512; CREATE TABLE t (a);");
    String smaller = upload(key, Files.readAllBytes(other));
    refused(putWal(key, smaller, files[1]), 422, "source-corrupt");
    as(key).get(SOURCES + "/" + id).then().body("walBytes", nullValue());
    putWal(key, id, files[1]).then().statusCode(200);
  }

  @Test
  void showsTheSameDocumentAsTheCommandLine() {
    String key = tenant("inspection");
    String id = upload(key, database);
    String text =
        as(key)
            .get(SOURCES + "/" + id + "/inspection")
            .then()
            .statusCode(200)
            .body("version", equalTo(1))
            .body("file.path", equalTo("app.db"))
            .body("file.bytes", equalTo(database.length))
            .body("schema.tables[0].name", equalTo("note"))
            .body("profiles[0].rows", equalTo(5000))
            .extract()
            .asString();
    assertThat(text).doesNotContain(SourceServiceProfile.SCRATCH.toString());
  }

  @Test
  void endsAnInspectionThatTakesTooLong() throws Exception {
    String key = tenant("slow");
    // A table of which every row takes long to compute, but only for who reads it.
    StringBuilder script =
        new StringBuilder(
            "CREATE TABLE slow (a INTEGER PRIMARY KEY);"
                + " INSERT INTO slow WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                + " WHERE i < 5000) SELECT i FROM n;"
                + " ALTER TABLE slow ADD COLUMN b GENERATED ALWAYS AS ("
                + "length(replace(replace(hex(zeroblob(2000000 + a)), '0', '00'), '0', '00')));"
                + " CREATE VIEW v0 AS SELECT a FROM slow;");
    for (int i = 1; i < 40; i++) {
      script.append(
          "CREATE VIEW v" + i + " AS SELECT x.a FROM v" + (i - 1) + " x, v" + (i - 1) + " y;");
    }
    Path file = SqliteFile.make(folder.resolve("slow.db"), script.toString());
    String id = upload(key, Files.readAllBytes(file));
    refused(as(key).get(SOURCES + "/" + id + "/inspection"), 422, "source-too-slow");
    // Both turns come back.
    String fine = upload(key, database);
    as(key).get(SOURCES + "/" + fine + "/inspection").then().statusCode(200);
    until(() -> !inspecting());
  }

  private static boolean inspecting() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("inspect"));
  }

  @Test
  void survivesHostileFiles() {
    String key = tenant("hostile");
    Random random = new Random(42);
    for (int i = 0; i < 8; i++) {
      byte[] bytes = slice(0, database.length);
      for (int j = 0; j < 2000; j++) {
        bytes[100 + random.nextInt(20_000)] = (byte) random.nextInt();
      }
      String id = upload(key, bytes);
      Response answer = as(key).get(SOURCES + "/" + id + "/inspection");
      assertThat(answer.statusCode()).as("seed 42, file %d", i).isBetween(200, 499);
      assertThat(answer.asString())
          .doesNotContain("Exception", SourceServiceProfile.SCRATCH.toString());
      as(key).delete(SOURCES + "/" + id).then().statusCode(204);
    }
  }

  @Test
  void letsOneRequestWriteAtATime() throws Exception {
    String key = tenant("two");
    String id = begun(key, database.length);
    try (Raw raw = new Raw(service)) {
      raw.head(
              key,
              "PATCH " + SOURCES + "/" + id,
              "Upload-Offset: 0",
              "Content-Type: " + PIECE,
              "Content-Length: " + database.length)
          .body(slice(0, 2_500_000));
      until(() -> offset(key, id) > 0);
      refused(patch(key, id, offset(key, id), slice(0, 10)), 423, "upload-busy");
      raw.body(slice(2_500_000, database.length));
      assertThat(raw.answer()).startsWith("HTTP/1.1 204 ");
    }
    as(key)
        .get(SOURCES + "/" + id)
        .then()
        .body("state", equalTo("complete"))
        .body("sha256", equalTo(hex(sha256(database))));
  }

  @Test
  void endsARequestWhoseLeaseWasTaken() throws Exception {
    String key = tenant("lease");
    String id = begun(key, database.length);
    try (Raw raw = new Raw(service)) {
      raw.head(
              key,
              "PATCH " + SOURCES + "/" + id,
              "Upload-Offset: 0",
              "Content-Type: " + PIECE,
              "Content-Length: " + database.length)
          .body(slice(0, 2_500_000));
      until(() -> offset(key, id) > 0);
      // As if the replica were gone for longer than a lease lasts.
      sql(
          "UPDATE howdah_service.source SET lease_until = now() - interval '1 second' WHERE id = '"
              + id
              + "'");
      int at = (int) offset(key, id);
      patch(key, id, at, slice(at, at + 10)).then().statusCode(204);
      raw.body(slice(2_500_000, database.length));
      assertThat(raw.answer()).startsWith("HTTP/1.1 423 ");
      assertThat(offset(key, id)).isEqualTo(at + 10);
      patch(key, id, at + 10, slice(at + 10, database.length)).then().statusCode(204);
    }
    as(key).get(SOURCES + "/" + id).then().body("sha256", equalTo(hex(sha256(database))));
  }

  @Test
  void keepsTheLeaseWhileItReadsBack() throws Exception {
    String key = tenant("read back");
    String id = begun(key, database.length);
    patch(key, id, 0, slice(0, 4_000_000)).then().statusCode(204);
    String its = " FROM howdah_service.source WHERE id = '" + id + "'";
    try (Connection gate = pool.getConnection();
        Statement atGate = gate.createStatement()) {
      gate.setAutoCommit(false);
      atGate.execute("LOCK TABLE howdah_service.source_chunk IN ACCESS EXCLUSIVE MODE");
      atGate.execute(
          "INSERT INTO howdah_service.source_chunk SELECT '"
              + id
              + "', 'main', 4000000, '\\x"
              + hex(slice(4_000_000, database.length))
              + "'");
      sql(
          "UPDATE howdah_service.source SET received_bytes = declared_bytes WHERE id = '"
              + id
              + "'");
      Thread reading = Thread.ofVirtual().start(this::sweep);
      until(() -> count("SELECT count(*)" + its + " AND lease IS NOT NULL") == 1);
      // As if what was read until now had taken longer than a lease lasts.
      sql("UPDATE howdah_service.source SET lease_until = now() WHERE id = '" + id + "'");
      gate.commit();
      reading.join();
    }
    until(() -> count("SELECT count(*)" + its + " AND state = 'complete'") == 1);
    assertThat(count("SELECT count(*)" + its + " AND lease_until > now()")).isOne();
  }

  private void sweep() {
    try {
      sweep.sweep();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoLostTheLeaseReadsBackNoFurther() throws Exception {
    String key = tenant("lost while reading");
    String id = begun(key, database.length);
    patch(key, id, 0, slice(0, 3_000_000)).then().statusCode(204);
    UUID owner = organisation(key);
    UUID source = UUID.fromString(id);
    ChunkStore.Lease lost = chunks.take(owner, source, ChunkStore.Part.MAIN).orElseThrow();
    sql(
        "UPDATE howdah_service.source SET lease_until = now() - interval '1 second' WHERE id = '"
            + id
            + "'");
    ChunkStore.Lease its = chunks.take(owner, source, ChunkStore.Part.MAIN).orElseThrow();
    assertThatThrownBy(() -> chunks.readBack(lost, 3_000_000, bytes -> {}))
        .isInstanceOfSatisfying(
            HowdahException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UPLOAD_BUSY));
    MessageDigest read = MessageDigest.getInstance("SHA-256");
    chunks.readBack(its, 3_000_000, read::update);
    assertThat(read.digest()).isEqualTo(sha256(slice(0, 3_000_000)));
  }

  /// Every address of one source, with a body where it takes one.
  private static List<String[]> addresses(String id) {
    return List.of(
        new String[] {"GET", "/" + id, ""},
        new String[] {"GET", "/" + id + "/inspection", ""},
        new String[] {"HEAD", "/" + id, ""},
        new String[] {"PATCH", "/" + id, PIECE},
        new String[] {"PUT", "/" + id + "/wal", "application/octet-stream"},
        new String[] {"DELETE", "/" + id, ""});
  }

  private static Response request(String key, String[] address) {
    RequestSpecification request = as(key);
    if (!address[2].isEmpty()) {
      request.header("Upload-Offset", "0").contentType(address[2]).body(new byte[] {1});
    }
    return request.request(address[0], SOURCES + address[1]);
  }

  @Test
  void hidesOneTenantFromAnother() {
    String one = tenant("one source");
    String other = tenant("other source");
    String id = upload(other, database);
    for (int i = 0; i < addresses(id).size(); i++) {
      Response foreign = request(one, addresses(id).get(i));
      Response unknown = request(one, addresses(NOBODY).get(i));
      Response noId = request(one, addresses("x").get(i));
      assertThat(List.of(foreign.statusCode(), unknown.statusCode(), noId.statusCode()))
          .as("%s %s", addresses(id).get(i)[0], addresses(id).get(i)[1])
          .containsOnly(404);
      if (!addresses(id).get(i)[0].equals("HEAD")) {
        assertThat(foreign.<String>path("detail")).isEqualTo(unknown.<String>path("detail"));
      }
    }
    as(one).get(SOURCES).then().body("items.id", not(hasItem(id)));
    as(other).get(SOURCES + "/" + id).then().body("state", equalTo("complete"));
  }

  @Test
  void letsReadersLookAndTestKeysUpload() {
    String admin = tenant("scopes");
    String reader = key(admin, "reader", "live");
    String test = key(admin, "operator", "test");
    String id = upload(test, database);
    for (String[] address : addresses(id)) {
      boolean looks = address[0].equals("GET") || address[0].equals("HEAD");
      assertThat(request(reader, address).statusCode())
          .as("%s %s", address[0], address[1])
          .isEqualTo(looks ? 200 : 403);
    }
    assertThat(post(reader, database).statusCode()).isEqualTo(403);
    as(reader).get(SOURCES).then().statusCode(200);
    as(reader)
        .options(SOURCES)
        .then()
        .statusCode(204)
        .header("Tus-Version", "1.0.0")
        .header("Tus-Max-Size", Integer.toString(SourceServiceProfile.MAX_SIZE));
    as(test).delete(SOURCES + "/" + id).then().statusCode(204);
    assertThat(given().get(SOURCES).statusCode()).isEqualTo(401);
    assertThat(given().body(new byte[10]).post(SOURCES).statusCode()).isEqualTo(401);
  }

  private static Response file(String key, String path) {
    return as(key).contentType("application/json").body(Map.of("path", path)).post(SOURCES);
  }

  @Test
  void readsFilesOnlyInAllowedDirectories() throws Exception {
    Path allowed = SourceServiceProfile.ALLOWED;
    Path good = SqliteFile.make(allowed.resolve("good.db"), "CREATE TABLE t (a);");
    Path outside = SqliteFile.make(folder.resolve("outside.db"), "CREATE TABLE t (a);");
    String id =
        file(ADMIN, good.toString())
            .then()
            .statusCode(201)
            .body("kind", equalTo("file"))
            .body("name", equalTo("good.db"))
            .body("path", equalTo(good.toString()))
            .extract()
            .path("id");
    as(ADMIN)
        .get(SOURCES + "/" + id + "/inspection")
        .then()
        .statusCode(200)
        .body("schema.tables[0].name", equalTo("t"));
    Path link = allowed.resolve("link.db");
    Files.createSymbolicLink(link, outside);
    Path linked = allowed.resolve("linked");
    Files.createSymbolicLink(linked, folder);
    for (String path :
        List.of(
            outside.toString(),
            link.toString(),
            linked.resolve("outside.db").toString(),
            allowed + "/../" + folder.getFileName() + "/outside.db",
            allowed + "/x/../good.db",
            allowed + "-other/good.db",
            allowed.resolve("missing.db").toString(),
            "good.db",
            "/etc/passwd")) {
      refused(file(ADMIN, path), 404, "source-missing");
    }
    refused(file(ADMIN, allowed + "/\0good.db"), 400, "request-invalid");
    refused(file(ADMIN, allowed.toString()), 422, "source-not-a-file");
    Path pipe = allowed.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    refused(file(ADMIN, pipe.toString()), 422, "source-not-a-file");
    // A file that is exchanged for a way out is found when it is used.
    Files.delete(good);
    Files.createSymbolicLink(good, outside);
    refused(as(ADMIN).get(SOURCES + "/" + id + "/inspection"), 404, "source-missing");
  }

  @Test
  void givesOtherOrganisationsAFolderOfTheirOwn() throws Exception {
    String key = tenant("files");
    Path own =
        Files.createDirectories(SourceServiceProfile.ALLOWED.resolve(organisation(key).toString()));
    Path mine = SqliteFile.make(own.resolve("mine.db"), "CREATE TABLE t (a);");
    Path theirs =
        SqliteFile.make(SourceServiceProfile.ALLOWED.resolve("theirs.db"), "CREATE TABLE t (a);");
    assertThat(file(key, mine.toString()).statusCode()).isEqualTo(201);
    refused(file(key, theirs.toString()), 404, "source-missing");
    refused(file(key, own + "/../theirs.db"), 404, "source-missing");
    Path link = own.resolve("link.db");
    Files.createSymbolicLink(link, theirs);
    refused(file(key, link.toString()), 404, "source-missing");
  }

  @Test
  void removesWhatHasExpired() throws SQLException {
    String key = tenant("expiry");
    String complete = upload(key, database);
    String resting = begun(key, database.length);
    String kept = begun(key, database.length);
    patch(key, resting, 0, slice(0, 1000)).then().statusCode(204);
    sql(
        "UPDATE howdah_service.source SET expires_at = now() - interval '1 second' WHERE id IN ('"
            + complete
            + "', '"
            + resting
            + "')");
    as(key).get(SOURCES + "/" + resting).then().body("state", equalTo("expired"));
    refused(patch(key, resting, 1000, slice(1000, 2000)), 410, "upload-expired");
    refused(as(key).get(SOURCES + "/" + complete + "/inspection"), 409, "conflict");
    sweep.sweep();
    as(key).get(SOURCES + "/" + complete).then().statusCode(404);
    as(key).get(SOURCES + "/" + resting).then().statusCode(404);
    as(key).get(SOURCES + "/" + kept).then().statusCode(200);
    assertThat(chunks(complete) + chunks(resting)).isZero();
    assertThat(
            count(
                "SELECT count(*) FROM howdah_service.source WHERE id IN ('"
                    + complete
                    + "', '"
                    + resting
                    + "')"))
        .isZero();
  }

  @Test
  void deletesWithItsBytesButNotWhatIsUsed() throws Exception {
    String key = tenant("deletion");
    String id = upload(key, database);
    NeededSource.needed = UUID.fromString(id);
    refused(as(key).delete(SOURCES + "/" + id), 409, "conflict");
    sql(
        "UPDATE howdah_service.source SET expires_at = now() - interval '1 second' WHERE id = '"
            + id
            + "'");
    sweep.sweep();
    as(key).get(SOURCES + "/" + id).then().body("state", equalTo("complete"));
    NeededSource.needed = null;
    as(key).delete(SOURCES + "/" + id).then().statusCode(204);
    as(key).get(SOURCES + "/" + id).then().statusCode(404);
    as(key).delete(SOURCES + "/" + id).then().statusCode(404);
    until(() -> chunks(id) == 0);
    as(key).get("/api/v1/audit").then().body("items[0].action", equalTo("source.delete"));
  }

  @Test
  void answersNonsenseWithProblems() {
    String key = tenant("nonsense");
    String id = begun(key, database.length);
    for (String type : List.of("text/plain", "multipart/form-data; boundary=x", "image/png")) {
      refused(
          as(key).header("Content-Type", type).body(new byte[] {1, 2}).post(SOURCES),
          415,
          "media-type-unsupported");
    }
    refused(
        as(key)
            .header("Upload-Offset", "0")
            .contentType("text/plain")
            .body("x")
            .patch(SOURCES + "/" + id),
        415,
        "media-type-unsupported");
    for (String offset : List.of("-1", "x", "99999999999999999999", "1.5")) {
      refused(
          as(key)
              .header("Upload-Offset", offset)
              .contentType(PIECE)
              .body(new byte[] {1})
              .patch(SOURCES + "/" + id),
          400,
          "request-invalid");
    }
    for (String length : List.of("-1", "x", "99999999999999999999")) {
      refused(
          as(key).header("Tus-Resumable", "1.0.0").header("Upload-Length", length).post(SOURCES),
          400,
          "request-invalid");
    }
    refused(
        as(key).header("Tus-Resumable", "0.2.2").header("Upload-Length", 10).post(SOURCES),
        412,
        "upload-protocol");
    for (String metadata : List.of("a b c", ",", "filename ***", "filename /w==", "sha256 AA==")) {
      refused(begin(key, 10, "Upload-Metadata", metadata), 400, "request-invalid");
    }
    for (String digest : List.of("sha-256=abc", "sha-256=:AA==:", "sha-256=:*:")) {
      refused(
          as(key)
              .contentType("application/octet-stream")
              .header("Repr-Digest", digest)
              .body(database)
              .post(SOURCES),
          400,
          "request-invalid");
    }
    refused(
        as(key)
            .contentType("application/octet-stream")
            .body(database)
            .post(SOURCES + "?name=" + "x".repeat(201)),
        400,
        "request-invalid");
    refused(
        as(key)
            .urlEncodingEnabled(false)
            .contentType("application/octet-stream")
            .body(database)
            .post(SOURCES + "?name=a%00"),
        400,
        "request-invalid");
    refused(
        as(key)
            .header("Upload-Offset", "0")
            .header("Upload-Checksum", "md5 AAAA")
            .contentType(PIECE)
            .body(new byte[] {1})
            .patch(SOURCES + "/" + id),
        400,
        "request-invalid");
    for (String body : List.of("{}", "[]", "{\"path\":1}", "{\"path\":\"\"}", "x")) {
      refused(
          as(key).contentType("application/json").body(body).post(SOURCES), 400, "request-invalid");
    }
    as(key).get(SOURCES + "/" + id).then().body("received", equalTo(0));
  }

  @Test
  void keepsTheConnectionAfterAnUpload() throws Exception {
    String key = tenant("kept");
    try (Raw raw = new Raw(service)) {
      raw.head(
              key,
              "POST " + SOURCES + "?name=a.db",
              "Content-Type: application/octet-stream",
              "Content-Length: " + database.length)
          .body(database);
      assertThat(raw.answer()).startsWith("HTTP/1.1 201 ");
      // Longer than a connection is kept whose body nobody reads to its end.
      assertThat(raw.isClosedWithin(Duration.ofSeconds(3))).isFalse();
    }
  }

  @Test
  void countsBytesThatWereTakenIn() throws Exception {
    upload(tenant("metrics"), database);
    assertThat(given().get(metrics).asString())
        .containsPattern("howdah_upload_bytes_total[ {].*[1-9]");
  }
}
