package dev.howdah.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresToolsTest {

  @TempDir Path folder;

  private Path program(String name, String version) throws IOException {
    Path bin = Files.createDirectories(folder.resolve(version));
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\necho '" + name + " (PostgreSQL) " + version + "'\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return bin;
  }

  @Test
  void takesTheOldestThatFits() throws IOException {
    Path old = program("pg_dump", "914.2");
    Path fitting = program("pg_dump", "916.1 (Debian 916.1-1.pgdg)");
    Path young = program("pg_dump", "918beta2");
    PostgresTools tools =
        PostgresTools.in(null, Map.of("PATH", young + ":" + old + "::" + fitting + ":/nowhere"));

    assertThat(tools.dump(916))
        .isEqualTo(new PostgresTools.Tool(fitting.resolve("pg_dump"), "916.1", 916));
    assertThat(tools.dump(915).major()).isEqualTo(916);
    assertThat(tools.dump(918).major()).isEqualTo(918);
  }

  @Test
  void saysWhichVersionIsNeededAndWhatIsThere() throws IOException {
    Path bin = program("pg_dump", "15.14");

    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> PostgresTools.in(bin, Map.of()).dump(18))
        .satisfies(e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.BACKUP_TOOL_MISSING);
          assertThat(e.getMessage())
              .isEqualTo(
                  "The server is PostgreSQL 18 and needs pg_dump 18 or newer; found: 15.14 ("
                      + bin.resolve("pg_dump")
                      + ") in "
                      + bin
                      + ".");
          assertThat(e.remedy()).contains("postgresql-client-18", "HOWDAH_PG_BIN");
        });
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() ->
            PostgresTools.in(null, Map.of("HOWDAH_PG_BIN", folder.toString())).restore(15, 15))
        .satisfies(e ->
            assertThat(e.getMessage())
                .isEqualTo(
                    "The dump was made by pg_dump 15 and needs pg_restore 15 to 16 for PostgreSQL"
                        + " 15; found was none in "
                        + folder
                        + "."));
  }

  @Test
  void keepsARestoreFromServersThatDoNotUnderstandIt() throws IOException {
    Path bin = program("pg_restore", "17.1");
    PostgresTools tools = PostgresTools.in(bin, Map.of());

    assertThat(tools.restore(15, 18).major()).isEqualTo(17);
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> tools.restore(15, 16))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKUP_TOOL_MISSING));
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> tools.restore(17, 16))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_UNSUITABLE));
  }

  @Test
  void tellsTheProgramWhereTheDatabaseIsAndNothingElse() {
    Map<String, String> variables =
        ToolEnvironment.of(
            ConnectionSettings.parse(
                "postgresql://me:hush@one:5432,[::1]:5433/db%20=x?sslmode=verify-full"
                    + "&sslrootcert=/ca.pem&target_session_attrs=read-write&options=-cjit%3Doff"
                    + "&connect_timeout=3"),
            Map.of(
                "PATH", "/bin", "HOME", "/me", "HOWDAH_MASTER_KEY", "s3cret", "PGUSER", "other"));

    assertThat(variables)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("PATH", "/bin"),
                Map.entry("HOME", "/me"),
                Map.entry("LC_ALL", "C"),
                Map.entry("PGHOST", "one,::1"),
                Map.entry("PGPORT", "5432,5433"),
                Map.entry("PGUSER", "me"),
                Map.entry("PGPASSWORD", "hush"),
                Map.entry("PGDATABASE", "db =x"),
                Map.entry("PGAPPNAME", "howdah backup"),
                Map.entry("PGCONNECT_TIMEOUT", "3"),
                Map.entry("PGCLIENTENCODING", "UTF8"),
                Map.entry("PGSSLMODE", "verify-full"),
                Map.entry("PGSSLROOTCERT", "/ca.pem"),
                Map.entry("PGOPTIONS", "-cjit=off"),
                Map.entry("PGTARGETSESSIONATTRS", "primary")));
  }

  @Test
  void refusesAKeysPasswordThatItCannotHandOnUnseen() {
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() ->
            ToolEnvironment.of(
                ConnectionSettings.parse("postgresql://me@h/db?sslpassword=hush"), Map.of()))
        .satisfies(e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.TARGET_ADDRESS);
          assertThat(e.getMessage() + e.remedy()).doesNotContain("hush");
        });
  }
}
