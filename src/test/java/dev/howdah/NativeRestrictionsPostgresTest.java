package dev.howdah;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.testing.SqliteFile;
import dev.howdah.testing.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line under what a native program would have: only the resources that are taken
/// along, and no service that is looked for on the class path. What it cannot show is reflection;
/// {@link NativeMetadataTest} looks after that.
class NativeRestrictionsPostgresTest {

  @TempDir private Path folder;

  private final TestPostgres.Database database = TestPostgres.newDatabase();

  @Test
  void carriesAFileOverWithoutLookingForAnythingOnTheClassPath() throws Exception {
    Path file = folder.resolve("app.db");
    SqliteFile.make(
        file,
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, at DATETIME, price DECIMAL(8,2));
        INSERT INTO t VALUES (1, '2024-02-29 12:00:00', 1.5), (2, NULL, 2);
        """);

    assertThat(run("inspect", file.toString(), "--format", "json")).contains("\"t\"");
    assertThat(run("plan", file.toString(), "-o", folder.resolve("plan.yaml").toString()))
        .isNotEmpty();
    assertThat(
            run(
                "migrate",
                file.toString(),
                "--target",
                database.uri(),
                "--plan",
                folder.resolve("plan.yaml").toString(),
                "--format",
                "json"))
        .contains("\"outcome\" : \"verified\"");
    assertThat(run("verify", file.toString(), "--target", database.uri())).contains("2");
    assertThat(run("check", "--target", database.uri())).isNotEmpty();
    assertThat(run("runs", "list", "--target", database.uri())).contains("published");
    assertThat(database.query("SELECT id, price FROM t ORDER BY id")).isEqualTo("1|1.50\n2|2.00");
  }

  @Test
  void itsOwnTablesGoUpAndDown() throws Exception {
    assertThat(run("schema", "up", "--database", database.uri())).isNotEmpty();
    assertThat(run("schema", "info", "--database", database.uri())).contains("access");
    run("schema", "down", "--to", "0", "--database", database.uri());
    assertThat(
            database.query(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'howdah_service'"
                    + " AND tablename NOT LIKE 'flyway%'"))
        .isEqualTo("0");
  }

  @Test
  void aNativeProgramSaysThatItHasNoEmbeddedServer() throws Exception {
    Path file = folder.resolve("app.db");
    SqliteFile.make(file, "CREATE TABLE t (a)");
    System.setProperty("org.graalvm.nativeimage.imagecode", "runtime");
    try (Restricted loader = new Restricted()) {
      assertThat(loader.run(4, "migrate", file.toString(), "--target", "embedded:app"))
          .contains("Howdah as a native program has no embedded PostgreSQL.", "--target");
    } finally {
      System.clearProperty("org.graalvm.nativeimage.imagecode");
    }
  }

  private static String run(String... arguments) throws Exception {
    try (Restricted loader = new Restricted()) {
      return loader.run(0, arguments);
    }
  }

  /// Howdah and its libraries once more, seeing only what a native program would see.
  private static final class Restricted extends URLClassLoader {

    private static final List<String> INCLUDED = included();

    Restricted() {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] classPath() {
      return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
          .filter(entry -> !entry.endsWith("test-classes"))
          .map(entry -> {
            try {
              return new File(entry).toURI().toURL();
            } catch (MalformedURLException e) {
              throw new IllegalStateException(e);
            }
          })
          .toArray(URL[]::new);
    }

    private static List<String> included() {
      Properties settings = new Properties();
      try (var in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
        settings.load(in);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return Arrays.asList(settings.getProperty("quarkus.native.resources.includes").split(","));
    }

    /// Ours by the settings; classes; and what the extensions and libraries register themselves:
    /// sqlite-jdbc its native library, pgjdbc and Flyway what Quarkus' extensions for them list.
    private static boolean isTakenAlong(String name) {
      return INCLUDED.stream()
              .anyMatch(pattern ->
                  FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(Path.of(name)))
          || name.endsWith(".class")
          || name.startsWith("org/sqlite/")
          || name.startsWith("META-INF/maven/org.xerial/")
          || name.startsWith("org/postgresql/")
          || name.startsWith("org/flywaydb/")
          || name.equals("META-INF/services/org.flywaydb.core.extensibility.Plugin");
    }

    @Override
    public @Nullable URL findResource(String name) {
      return isTakenAlong(name) ? super.findResource(name) : null;
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
      return isTakenAlong(name) ? super.findResources(name) : Collections.emptyEnumeration();
    }

    String run(int expected, String... arguments) throws Exception {
      PrintStream out = System.out;
      PrintStream err = System.err;
      ClassLoader before = Thread.currentThread().getContextClassLoader();
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      try (PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8)) {
        System.setOut(stream);
        System.setErr(stream);
        Thread.currentThread().setContextClassLoader(this);
        Object code =
            loadClass("dev.howdah.cli.Howdah")
                .getMethod("run", String[].class)
                .invoke(null, (Object) arguments);
        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
      } finally {
        Thread.currentThread().setContextClassLoader(before);
        System.setOut(out);
        System.setErr(err);
      }
      return said.toString(StandardCharsets.UTF_8);
    }
  }
}
