package dev.howdah.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSettingsTest {

  private static final String OS_USER = System.getProperty("user.name");

  @TempDir private Path folder;

  static Stream<Arguments> addresses() {
    return Stream.of(
        // address, display, password, sslmode
        arguments("postgresql://u:p@h:6000/d", "postgresql://u@h:6000/d", "p", "prefer"),
        arguments("postgres://u:p@h/d", "postgresql://u@h:5432/d", "p", "prefer"),
        arguments("POSTGRESQL://u@h/d?SSLMODE=require", "postgresql://u@h:5432/d", "∅", "require"),
        arguments("postgresql+psycopg2://u:p@h/d", "postgresql://u@h:5432/d", "p", "prefer"),
        arguments(
            "postgresql+asyncpg://u:p@h/d?ssl=verify-full",
            "postgresql://u@h:5432/d",
            "p",
            "verify-full"),
        arguments("postgresql://u@h/d?ssl=true", "postgresql://u@h:5432/d", "∅", "require"),
        arguments("postgresql://u@h/d?ssl=false", "postgresql://u@h:5432/d", "∅", "prefer"),
        arguments("postgis://u:p@h/d", "postgresql://u@h:5432/d", "p", "prefer"),
        arguments("  postgresql://u@h/d\n", "postgresql://u@h:5432/d", "∅", "prefer"),
        arguments("postgresql://", "postgresql://U@localhost:5432/U", "∅", "prefer"),
        arguments("postgresql:///d", "postgresql://U@localhost:5432/d", "∅", "prefer"),
        arguments("postgresql://h", "postgresql://U@h:5432/U", "∅", "prefer"),
        arguments("postgresql://u@h", "postgresql://u@h:5432/u", "∅", "prefer"),
        arguments("postgresql://u@h/", "postgresql://u@h:5432/u", "∅", "prefer"),
        arguments("postgresql://:7000/d", "postgresql://U@localhost:7000/d", "∅", "prefer"),
        arguments("postgresql://u@[::1]/d", "postgresql://u@[::1]:5432/d", "∅", "prefer"),
        arguments(
            "postgresql://u:p@[2001:db8::1]:6000/d",
            "postgresql://u@[2001:db8::1]:6000/d",
            "p",
            "prefer"),
        arguments(
            "postgresql://u@a:1,[::1]:2,c/d", "postgresql://u@a:1,[::1]:2,c:5432/d", "∅", "prefer"),
        arguments(
            "postgresql://a%40b:p%40%2F%3a%25@h/d%20e",
            "postgresql://a%40b@h:5432/d%20e", "p@/:%", "prefer"),
        arguments("postgresql://u:p@ss:w@h/d", "postgresql://u@h:5432/d", "p@ss:w", "prefer"),
        arguments("postgresql://u:p#q+r@h/d", "postgresql://u@h:5432/d", "p#q+r", "prefer"),
        arguments("postgresql://u:@h/d", "postgresql://u@h:5432/d", "∅", "prefer"),
        arguments("postgresql://ü:%C3%BC@h/d", "postgresql://%C3%BC@h:5432/d", "ü", "prefer"),
        arguments(
            "postgresql:///?host=h&port=6000&dbname=d&user=u&password=p%26q",
            "postgresql://u@h:6000/d", "p&q", "prefer"),
        arguments("postgresql:///d?host=a,b&port=1,2", "postgresql://U@a:1,b:2/d", "∅", "prefer"),
        arguments("postgresql:///d?host=a,b&port=1", "postgresql://U@a:1,b:1/d", "∅", "prefer"),
        arguments("postgresql://u@x/d?host=y", "postgresql://u@y:5432/d", "∅", "prefer"),
        arguments(
            "postgresql:///d?hostaddr=10.0.0.1", "postgresql://U@10.0.0.1:5432/d", "∅", "prefer"),
        arguments(
            "postgresql://u@h/d?user=me@tenant",
            "postgresql://me%40tenant@h:5432/d",
            "∅",
            "prefer"),
        arguments("postgresql://u@h?sslmode=disable", "postgresql://u@h:5432/u", "∅", "disable"),
        arguments(
            "postgresql://u@h/d?sslrootcert=system", "postgresql://u@h:5432/d", "∅", "verify-full"),
        arguments(
            "postgresql://u@h/d?sslmode=require&sslrootcert=/ca.pem",
            "postgresql://u@h:5432/d",
            "∅",
            "verify-ca"),
        arguments(
            "postgresql://u:p@h:6543/d?schema=public&pgbouncer=true&connection_limit=1",
            "postgresql://u@h:6543/d",
            "p",
            "prefer"),
        arguments(
            "jdbc:postgresql://h:6000/d?user=u&password=a+b%2B",
            "postgresql://u@h:6000/d", "a b+", "prefer"),
        arguments(
            "jdbc:postgresql://h/d?user=u&ssl=true", "postgresql://u@h:5432/d", "∅", "verify-full"),
        arguments(
            "jdbc:postgresql://h/d?user=u&ssl", "postgresql://u@h:5432/d", "∅", "verify-full"),
        arguments(
            "jdbc:postgresql://h/d?user=u&ssl=true&sslmode=require",
            "postgresql://u@h:5432/d",
            "∅",
            "require"),
        arguments("jdbc:postgresql://a:1,b:2/d?user=u", "postgresql://u@a:1,b:2/d", "∅", "prefer"),
        arguments("jdbc:postgresql:d?user=u", "postgresql://u@localhost:5432/d", "∅", "prefer"),
        arguments("jdbc:postgresql:/?user=u", "postgresql://u@localhost:5432/u", "∅", "prefer"),
        arguments("jdbc:postgresql://u:p@h/d", "postgresql://u@h:5432/d", "p", "prefer"),
        arguments(
            "host=h port=6000 dbname=d user=u password='a b\\'c' sslmode = require",
            "postgresql://u@h:6000/d",
            "a b'c",
            "require"),
        arguments("host=h user=u password=it\\'s", "postgresql://u@h:5432/u", "it's", "prefer"),
        arguments("host=h user=u password=''", "postgresql://u@h:5432/u", "∅", "prefer"),
        arguments(
            "dbname=postgresql://",
            "postgresql://U@localhost:5432/postgresql%3A%2F%2F",
            "∅",
            "prefer"));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void readsAnAddress(String address, String display, String password, String sslMode) {
    ConnectionSettings settings = ConnectionSettings.parse(address);

    assertThat(settings.display()).isEqualTo(display.replace("U", OS_USER));
    assertThat(settings.password()).isEqualTo(password.equals("∅") ? null : password);
    assertThat(settings.sslMode().word()).isEqualTo(sslMode);
  }

  static Stream<Arguments> refusedAddresses() {
    return Stream.of(
        arguments("", "is empty"),
        arguments("mysql://u:Geheim@h/d", "does not begin with postgresql://"),
        arguments("Geheim", "does not begin with postgresql://"),
        arguments("/tmp/Geheim.db", "does not begin with postgresql://"),
        arguments("postgresql:Geheim", "no // behind its scheme"),
        arguments("postgresql://u:Ge/heim@h/d", "has a / or ? before the @"),
        arguments("postgresql://u:Ge?heim@h/d", "has a / or ? before the @"),
        arguments("postgresql://u:Geheim%@h/d", "two hexadecimal digits"),
        arguments("postgresql://u:Geheim%zz@h/d", "two hexadecimal digits"),
        arguments("postgresql://u:Geheim%00@h/d", "two hexadecimal digits"),
        arguments("postgresql://u:Geheim%ff@h/d", "not UTF-8"),
        arguments("postgresql://u:Geheim@h:0/d", "port of the target is not a number"),
        arguments("postgresql://u:Geheim@h:65536/d", "port of the target is not a number"),
        arguments("postgresql://u:Geheim@h:99999999999/d", "port of the target is not a number"),
        arguments("postgresql://u:Geheim@h:-1/d", "port of the target is not a number"),
        arguments("postgresql://u:Geheim@[::1/d", "without closing bracket"),
        arguments("postgresql://u:Geheim@[::1]5432/d", "only :port may stand"),
        arguments("postgresql://u:Geheim@::1/d", "needs brackets"),
        arguments("postgresql://u:Geheim@h st/d", "characters that no host name has"),
        arguments("postgresql://u:Geheim@%2Fvar%2Frun/d", "unix socket"),
        arguments("postgresql://u:Geheim@/d?host=/var/run/postgresql", "unix socket"),
        arguments("postgresql:///d?host=a,b&port=1,2,3", "2 hosts but 3 ports"),
        arguments("postgresql://u:Geheim@h/d?sslmode=on", "sslmode is none of"),
        arguments("postgresql://u:Geheim@h/d?sslmode", "key=value"),
        arguments("postgresql://u:Geheim@h/d?sslmod=require", "does not know: sslmod"),
        arguments(
            "postgresql://u:Geheim@h/d?sslmode=require&sslrootcert=system", "verify-full only"),
        arguments("postgresql://u:Geheim@h/d?connect_timeout=soon", "number of seconds"),
        arguments("postgresql://u:Geheim@h/d?target_session_attrs=x", "target_session_attrs"),
        arguments("jdbc:postgresql://h/d?socketFactory=x.Geheim", "does not know: socketfactory"),
        arguments("jdbc:postgresql://h/d?loggerFile=/Geheim", "does not know: loggerfile"),
        arguments("jdbc:postgresql://h/d?sslfactory=Geheim", "does not know: sslfactory"),
        arguments("jdbc:mysql://u:Geheim@h/d", "does not begin with postgresql://"),
        arguments("host=h password='Geheim", "not closed"),
        arguments("host=h Geheim", "keyword=value"),
        arguments("host=h password=a Ge heim=1", "keyword=value"));
  }

  @ParameterizedTest
  @MethodSource("refusedAddresses")
  void refusesAnAddressWithoutRepeatingIt(String address, String message) {
    HowdahException failure =
        catchThrowableOfType(HowdahException.class, () -> ConnectionSettings.parse(address));

    assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_ADDRESS);
    assertThat(failure).hasMessageContaining(message);
    assertThat(failure.getMessage() + failure.remedy()).doesNotContain("Geheim", "heim", "Ge/");
    assertThat(failure.remedy()).isNotEmpty();
  }

  @Test
  void passesOnWhatTheDriverNeeds() {
    ConnectionSettings settings =
        ConnectionSettings.parse(
            "postgresql://u@a,b/d?application_name=x&connect_timeout=3&options=-c%20geqo%3Doff"
                + "&channel_binding=require&target_session_attrs=read-write&sslcert=c&sslkey=k");

    assertThat(settings.applicationName()).isEqualTo("x");
    assertThat(settings.connectTimeoutSeconds()).isEqualTo(3);
    assertThat(settings.sslCert()).isEqualTo("c");
    assertThat(settings.sslKey()).isEqualTo("k");
    assertThat(settings.parameters())
        .isEqualTo(
            Map.of(
                "options",
                "-c geqo=off",
                "channelBinding",
                "require",
                "targetServerType",
                "primary"));
  }

  @Test
  void looksForThePrimaryAmongSeveralHosts() {
    assertThat(ConnectionSettings.parse("postgresql://u@a,b/d").parameters())
        .isEqualTo(Map.of("targetServerType", "primary"));
    assertThat(ConnectionSettings.parse("postgresql://u@a/d").parameters()).isEmpty();
  }

  @Test
  void neverShowsThePassword() {
    ConnectionSettings settings =
        ConnectionSettings.parse("postgresql://u:Geheim@h/d?sslpassword=Geheim&sslmode=require");

    assertThat(settings.toString())
        .isEqualTo("ConnectionSettings[postgresql://u@h:5432/d, sslmode=require]");
    assertThat(settings.display()).isEqualTo("postgresql://u@h:5432/d");
    assertThat(settings.psqlCommand()).isEqualTo("psql 'postgresql://u@h:5432/d?sslmode=require'");
  }

  @Test
  void writesACommandThatAShellTakesAsOneWord() {
    assertThat(
            ConnectionSettings.parse(
                    "postgresql://it's@h/a%27b?sslrootcert=/a b&sslmode=verify-full")
                .psqlCommand())
        .isEqualTo(
            "psql 'postgresql://it%27s@h:5432/a%27b?sslmode=verify-full&sslrootcert=%2Fa%20b'");
  }

  static Stream<Arguments> environments() {
    return Stream.of(
        arguments(Map.of(), "∅", "∅"),
        arguments(Map.of("PGUSER", "u", "PGPASSWORD", "p"), "∅", "∅"),
        arguments(Map.of("HOWDAH_TARGET", " "), "∅", "∅"),
        arguments(Map.of("DATABASE_URL", "sqlite:///x.db"), "∅", "∅"),
        arguments(Map.of("DATABASE_URL", "mysql://u:p@h/d"), "∅", "∅"),
        arguments(
            Map.of(
                "HOWDAH_TARGET",
                "postgresql://u:p@first/d",
                "DATABASE_URL",
                "postgresql://u@second/d"),
            "postgresql://u@first:5432/d",
            "p"),
        arguments(
            Map.of("DATABASE_URL", "postgres://u:p@h/d", "POSTGRES_HOST", "x", "PGHOST", "y"),
            "postgresql://u@h:5432/d",
            "p"),
        arguments(
            Map.of(
                "DATABASE_URL", "sqlite:///x.db", "DB_HOST", "h", "DB_NAME", "d", "DB_USER", "u"),
            "postgresql://u@h:5432/d",
            "∅"),
        arguments(
            Map.of(
                "POSTGRES_HOST",
                "h",
                "POSTGRES_PORT",
                "6000",
                "POSTGRES_DB",
                "d",
                "POSTGRES_USER",
                "u",
                "POSTGRES_PASSWORD",
                "p",
                "DB_HOST",
                "x"),
            "postgresql://u@h:6000/d",
            "p"),
        arguments(
            Map.of(
                "POSTGRES_DB", "d", "POSTGRES_USER", "u", "POSTGRES_PORT", "tcp://10.0.0.1:6000"),
            "postgresql://u@localhost:6000/d",
            "∅"),
        arguments(
            Map.of("POSTGRES_USER", "x", "DB_HOST", "h", "DB_USER", "u"),
            "postgresql://u@h:5432/u",
            "∅"),
        arguments(
            Map.of("DB_ENGINE", "django.db.backends.sqlite3", "DB_NAME", "db.sqlite3"), "∅", "∅"),
        arguments(
            Map.of(
                "DB_ENGINE",
                "django.db.backends.sqlite3",
                "DB_NAME",
                "db.sqlite3",
                "PGHOST",
                "h",
                "PGUSER",
                "u",
                "PGDATABASE",
                "d",
                "PGPASSWORD",
                "p",
                "PGPORT",
                "6000"),
            "postgresql://u@h:6000/d",
            "p"),
        arguments(
            Map.of(
                "DB_ENGINE",
                "django.db.backends.postgresql",
                "DB_NAME",
                "d",
                "DB_USER",
                "u",
                "DB_PASSWORD",
                "p"),
            "postgresql://u@localhost:5432/d",
            "p"),
        arguments(
            Map.of(
                "HOWDAH_TARGET",
                "postgresql://h/d",
                "PGUSER",
                "u",
                "PGPASSWORD",
                "p",
                "PGHOST",
                "x"),
            "postgresql://u@h:5432/d",
            "p"),
        arguments(
            Map.of("DB_HOST", "h", "DB_USER", "u", "PGPORT", "6000", "PGDATABASE", "x"),
            "postgresql://u@h:5432/x",
            "∅"));
  }

  @ParameterizedTest
  @MethodSource("environments")
  void findsTheTargetInTheEnvironment(
      Map<String, String> environment, String display, String password) {
    var settings = ConnectionSettings.fromEnvironment(withoutHome(environment));

    assertThat(settings.map(ConnectionSettings::display).orElse("∅")).isEqualTo(display);
    assertThat(settings.map(ConnectionSettings::password).orElse("∅")).isEqualTo(password);
  }

  @Test
  void namesTheVariableWhoseAddressIsWrong() {
    assertThatThrownBy(() ->
            ConnectionSettings.fromEnvironment(Map.of("DATABASE_URL", "postgres://u:Geheim@h:x/d")))
        .hasMessage("DATABASE_URL: The port of the target is not a number from 1 to 65535.");
    assertThatThrownBy(
            () -> ConnectionSettings.fromEnvironment(Map.of("HOWDAH_TARGET", "sqlite:///x")))
        .hasMessage("HOWDAH_TARGET: The address of the target does not begin with postgresql://.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POSTGRES_", "DB_"})
  void readsThePasswordFromAMountedSecret(String prefix) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), " p w \n");

    assertThat(
            ConnectionSettings.fromEnvironment(
                    Map.of(prefix + "HOST", "h", prefix + "PASSWORD_FILE", secret.toString()))
                .orElseThrow()
                .password())
        .isEqualTo(" p w ");
  }

  @Test
  void refusesASecretThatIsNotThere() {
    assertThatThrownBy(() ->
            ConnectionSettings.fromEnvironment(
                Map.of("DB_HOST", "h", "DB_PASSWORD_FILE", "/nowhere/secret")))
        .isInstanceOf(HowdahException.class)
        .hasMessage("The file that DB_PASSWORD_FILE names cannot be read: /nowhere/secret");
  }

  @Test
  void looksIntoThePasswordFileAsLibpqDoes() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("pgpass"),
            "# comment\nh:5432:d:other:no\nh:6000:*:u:six\n*:*:a\\:b:u:with\\:colon\\\\\n*:*:*:u:any\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Map<String, String> environment = Map.of("PGPASSFILE", file.toString());

    assertThat(ConnectionSettings.parse("postgresql://u@h:6000/d", environment).password())
        .isEqualTo("six");
    assertThat(ConnectionSettings.parse("postgresql://u@h/a%3Ab", environment).password())
        .isEqualTo("with:colon\\");
    assertThat(ConnectionSettings.parse("postgresql://u@x/d", environment).password())
        .isEqualTo("any");
    assertThat(ConnectionSettings.parse("postgresql://u:own@x/d", environment).password())
        .isEqualTo("own");
    assertThat(ConnectionSettings.parse("postgresql://nobody@x/d", environment).password())
        .isNull();

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(ConnectionSettings.parse("postgresql://u@x/d", environment).password()).isNull();
  }

  private Map<String, String> withoutHome(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("HOME", folder.toString());
    return all;
  }
}
