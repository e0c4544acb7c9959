package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.failure.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every type that the application may have given a column: what fits is there exactly, what does
/// not is in quarantine with the rule that it breaks. Nothing is bent.
class FillTypesPostgresTest {

  private final Filling filling;

  FillTypesPostgresTest(@TempDir Path folder) {
    filling = new Filling(folder);
  }

  @Test
  void booleanFromNumbersAndWords() {
    column(
        "boolean",
        "0 => false",
        "1 => true",
        "'t' => true",
        "'f' => false",
        "'TRUE' => true",
        "'no' => false",
        "'on' => true",
        "'1' => true",
        "1.0 => true",
        "NULL => ∅",
        "2 => !not-a-boolean",
        "-1 => !not-a-boolean",
        "'' => !not-a-boolean",
        "'maybe' => !not-a-boolean",
        "x'01' => !blob-not-allowed");
  }

  @Test
  void smallint() {
    column(
        "smallint",
        "32767 => 32767",
        "-32768 => -32768",
        "'12' => 12",
        "3.0 => 3",
        "32768 => !out-of-range",
        "-32769 => !out-of-range",
        "1.5 => !not-an-integer",
        "'12 ' => !not-an-integer",
        "'' => !not-an-integer");
  }

  @Test
  void integer() {
    column(
        "integer",
        "2147483647 => 2147483647",
        "-2147483648 => -2147483648",
        "2147483648 => !out-of-range",
        "'-2147483649' => !out-of-range");
  }

  @Test
  void bigint() {
    column(
        "bigint",
        "9223372036854775807 => 9223372036854775807",
        "-9223372036854775808 => -9223372036854775808",
        "9223372036854775808 => !out-of-range",
        "'9223372036854775808' => !out-of-range");
  }

  @Test
  void real() {
    column(
        "real",
        "0.1 => 0.1",
        "1.5 => 1.5",
        "16777216 => 1.6777216e+07",
        "-0.0 => -0",
        "16777217 => !not-exact-in-real",
        "0.123456789012 => !not-exact-in-real");
  }

  @Test
  void doublePrecision() {
    column(
        "double precision",
        "0.1 => 0.1",
        "-0.0 => -0",
        "9e999 => Infinity",
        "5e-324 => 5e-324",
        "9007199254740992 => 9.007199254740992e+15",
        "'0.25' => 0.25",
        "9007199254740993 => !not-exact-in-double",
        "'x' => !not-a-number");
  }

  @Test
  void numericIsNeverRounded() {
    column(
        "numeric(6,2)",
        "1 => 1.00",
        "1.5 => 1.50",
        "0.1 => 0.10",
        "'12.340' => 12.34",
        "-9999.99 => -9999.99",
        "1.005 => !numeric-scale",
        "10000 => !numeric-precision",
        "9e999 => !numeric-precision",
        "'1,5' => !not-a-number");
  }

  @Test
  void numericOfAnyLength() {
    column(
        "numeric",
        "'123456789012345678901234567890.123' => 123456789012345678901234567890.123",
        "9e999 => Infinity",
        "0.1 => 0.1");
  }

  @Test
  void numericWithAScaleBelowZero() {
    filling.source("CREATE TABLE t (id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, 100)");
    filling.target("CREATE TABLE t (id int PRIMARY KEY, v numeric(3,-2))");

    assertThat(filling.blockers()).containsExactly("type-not-filled t.v");
  }

  @Test
  void date() {
    column(
        "date",
        "'2024-02-29' => 2024-02-29",
        "'2024-02-29 00:00:00' => 2024-02-29",
        "'0001-01-01' => 0001-01-01",
        "'2023-02-29' => !not-a-date",
        "'2024-02-29 12:00:00' => !not-a-date",
        "'0000-00-00' => !not-a-date",
        "'' => !not-a-date");
  }

  @Test
  void dateFromEpochSecondsAtMidnight() {
    column("date", "1709164800 => 2024-02-29", "1709164801 => !not-a-date");
  }

  @Test
  void time() {
    column(
        "time",
        "'12:34' => 12:34:00",
        "'12:34:56' => 12:34:56",
        "'12:34:56.789012' => 12:34:56.789012",
        "'24:00:00' => 24:00:00",
        "'25:00' => !not-a-time",
        "3600 => !not-a-time");
  }

  @Test
  void timestamp() {
    column(
        "timestamp",
        "'2024-02-29 12:34:56' => 2024-02-29 12:34:56",
        "'2024-02-29T12:34:56.789' => 2024-02-29 12:34:56.789",
        "'2024-02-29 12:34' => 2024-02-29 12:34:00",
        "'2024-02-29' => 2024-02-29 00:00:00",
        "'2024-02-29 12:34:56Z' => !not-a-timestamp",
        "'2024-02-29 24:00:01' => !not-a-timestamp",
        "'yesterday' => !not-a-timestamp");
  }

  @Test
  void timestampWithTimeZone() {
    column(
        "timestamptz",
        "'2024-02-29 12:34:56' => 2024-02-29 12:34:56+00",
        "'2024-02-29 12:34:56.789012+05:45' => 2024-02-29 06:49:56.789012+00",
        "'2024-02-29T12:34:56Z' => 2024-02-29 12:34:56+00",
        "'2024-02-29T12:34:56-0130' => 2024-02-29 14:04:56+00",
        "'2024-02-29' => 2024-02-29 00:00:00+00",
        "'2024-02-30 00:00:00' => !not-a-timestamp");
  }

  @Test
  void timestampDoesNotDependOnTheZoneOfTheServer() {
    filling.target(
        "ALTER DATABASE " + filling.database.name() + " SET timezone = 'Asia/Kathmandu'");
    column(
        "timestamptz",
        "'2024-02-29 12:34:56' => 2024-02-29 12:34:56+00",
        "1709210096 => 2024-02-29 12:34:56+00");
  }

  @Test
  void timestampFromEpochSeconds() {
    column(
        "timestamptz",
        "1709210096 => 2024-02-29 12:34:56+00",
        "1709210096.5 => 2024-02-29 12:34:56.5+00");
  }

  @Test
  void timestampFromEpochMilliseconds() {
    column("timestamptz", "1709210096789 => 2024-02-29 12:34:56.789+00");
    assertThat(filling.plan().tables().getFirst().columns().getLast().reason())
        .contains("milliseconds since 1970");
  }

  @Test
  void timestampFromEpochMicroseconds() {
    column("timestamp", "1709210096789012 => 2024-02-29 12:34:56.789012");
  }

  @Test
  void timestampFromEpochNanoseconds() {
    column(
        "timestamp",
        "1709210096789012000 => 2024-02-29 12:34:56.789012",
        "1709210096789012345 => !not-a-timestamp");
  }

  @Test
  void timestampFromJulianDays() {
    column("timestamp", "2460370.0 => 2024-02-29 12:00:00", "2460369.5 => 2024-02-29 00:00:00");
  }

  @Test
  void aUnitThatLeavesDoubtIsSaid() {
    filling.source("CREATE TABLE t (id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, 5)");
    filling.target("CREATE TABLE t (id int PRIMARY KEY, v timestamptz)");

    assertThat(filling.found("unit-guessed")).containsExactly("t.v");
    filling.fillsAll();
    assertThat(filling.query("SELECT v AT TIME ZONE 'UTC' FROM t"))
        .isEqualTo("1970-01-01 00:00:05");
  }

  @Test
  void timestampOfWholeSeconds() {
    column(
        "timestamp(0)",
        "'2024-02-29 12:34:56' => 2024-02-29 12:34:56",
        "'2024-02-29 12:34:56.000' => 2024-02-29 12:34:56",
        "'2024-02-29 12:34:56.5' => !too-fine");
  }

  @Test
  void timestampOfMilliseconds() {
    column(
        "timestamptz(3)",
        "'2024-02-29 12:34:56.789Z' => 2024-02-29 12:34:56.789+00",
        "'2024-02-29 12:34:56.7891Z' => !too-fine",
        "1709210096.5 => 2024-02-29 12:34:56.5+00");
  }

  @Test
  void timeOfTenths() {
    column("time(1)", "'12:34:56.7' => 12:34:56.7", "'12:34:56.78' => !too-fine");
  }

  @Test
  void uuidFromTextAndBytes() {
    column(
        "uuid",
        "'0195E0D5-7C1A-7000-8000-0123456789ab' => 0195e0d5-7c1a-7000-8000-0123456789ab",
        "'0195e0d57c1a700080000123456789ab' => 0195e0d5-7c1a-7000-8000-0123456789ab",
        "x'0195e0d57c1a700080000123456789ab' => 0195e0d5-7c1a-7000-8000-0123456789ab",
        "x'0195' => !not-a-uuid",
        "'' => !not-a-uuid",
        "7 => !not-a-uuid");
  }

  @Test
  void json() {
    column(
        "json",
        "'{\"b\": 1,  \"a\": 1.50, \"a\": 2}' => {\"b\": 1,  \"a\": 1.50, \"a\": 2}",
        "'\"\\u0000\"' => \"\\u0000\"",
        "5 => 5",
        "'{' => !not-json",
        "'' => !not-json");
  }

  @Test
  void jsonbOnlyWhatItKeeps() {
    column(
        "jsonb",
        "'{\"b\": 1,  \"a\": 1.50}' => {\"a\": 1.50, \"b\": 1}",
        "'null' => null",
        "NULL => ∅",
        "'{\"a\": 1, \"a\": 2}' => !not-jsonb-safe",
        "'\"\\u0000\"' => !not-jsonb-safe",
        "'\"\\ud800\"' => !not-jsonb-safe",
        "'-0' => !not-jsonb-safe",
        "'[1,]' => !not-json");
  }

  @Test
  void byteaFromBlobsAndText() {
    column("bytea", "x'00ff' => \\x00ff", "x'' => \\x", "'é' => \\xc3a9", "NULL => ∅");
  }

  @Test
  void textFromEverything() {
    column(
        "text",
        "'é' => é",
        "'' => ",
        "7 => 7",
        "0.1 => 0.1",
        "x'c3a9' => é",
        "x'ff' => !blob-not-text",
        "CAST(x'ff' AS TEXT) => !malformed-text",
        "CAST(x'6100' AS TEXT) => !nul-in-text");
  }

  @Test
  void varcharByCharacters() {
    column(
        "varchar(3)",
        "'äöü' => äöü",
        "'🐘🐘🐘' => 🐘🐘🐘",
        "'ab ' => ab ",
        "'abcd' => !too-long",
        "'abc ' => !too-long");
  }

  @Test
  void charByCharacters() {
    column(
        "char(3)",
        "'äöü' => äöü",
        "'a' => a",
        "'' => ",
        "'ab ' => !trailing-space",
        "'abcd' => !too-long");
  }

  @Test
  void arraysOfIntegers() {
    column(
        "int[]",
        "'[1, -2, null]' => {1,-2,NULL}",
        "'[]' => {}",
        "NULL => ∅",
        "'[[1], [2]]' => !not-an-array",
        "'[1.5]' => !not-an-array",
        "'[\"1\"]' => !not-an-array",
        "'[2147483648]' => !not-an-array",
        "'{1,2}' => !not-json",
        "'{\"a\": 1}' => !not-an-array",
        "7 => !not-an-array");
  }

  @Test
  void arraysOfSmallAndLargeIntegers() {
    column("smallint[]", "'[32767]' => {32767}", "'[32768]' => !not-an-array");
    again();
    column(
        "bigint[]",
        "'[9223372036854775807]' => {9223372036854775807}",
        "'[9223372036854775808]' => !not-an-array");
  }

  @Test
  void arraysOfText() {
    column(
        "text[]",
        "'[\"a,b\", \"\", \"NULL\", null, \"\\\"\\\\ {é\"]' => {\"a,b\",\"\",\"NULL\",NULL,\"\\\"\\\\ {é\"}",
        "'[]' => {}",
        "'[1]' => !not-an-array",
        "'[\"\\u0000\"]' => !not-jsonb-safe",
        "'[{\"a\": 1}]' => !not-an-array");
  }

  @Test
  void arraysOfNumbers() {
    column(
        "numeric[]",
        "'[1.50, 12345678901234567890.1, null]' => {1.50,12345678901234567890.1,NULL}",
        "'[\"1\"]' => !not-an-array");
    again();
    column(
        "double precision[]",
        "'[1.5, 0.1, 1e300, null]' => {1.5,0.1,1e+300,NULL}",
        "'[0.10000000000000000001]' => !not-an-array");
  }

  @Test
  void arraysOfBooleans() {
    column("boolean[]", "'[true, false, null]' => {t,f,NULL}", "'[1]' => !not-an-array");
  }

  @Test
  void arraysOfLimitedText() {
    column(
        "varchar(3)[]",
        "'[\"äöü\", null]' => {äöü,NULL}",
        "'[\"abcd\"]' => !constraint:value too long for type character varying(3)");
  }

  @Test
  void enumLabels() {
    filling.target("CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'Glücklich')");
    column(
        "mood",
        "'sad' => sad",
        "'it''s ok' => it's ok",
        "'Glücklich' => Glücklich",
        "NULL => ∅",
        "'Sad' => !not-a-label",
        "'' => !not-a-label",
        "1 => !not-a-label");
  }

  @Test
  void domains() {
    filling.target(
        "CREATE DOMAIN percent AS int CONSTRAINT percent_range CHECK (VALUE BETWEEN 0 AND 100)");
    column(
        "percent",
        "100 => 100",
        "NULL => ∅",
        "101 => !constraint:percent_range",
        "'x' => !not-an-integer");
  }

  @Test
  void domainsOfLimitedText() {
    filling.target(
        "CREATE DOMAIN code AS varchar(3) NOT NULL CONSTRAINT code_upper CHECK (VALUE = upper(VALUE))",
        "CREATE DOMAIN codes AS code");
    column(
        "codes",
        "'ÄÖÜ' => ÄÖÜ",
        "NULL => !null-not-allowed",
        "'ABCD' => !too-long",
        "'abc' => !constraint:code_upper");
  }

  @Test
  void domainsOverEnumsAndArrays() {
    filling.target(
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE DOMAIN good AS mood CONSTRAINT good_mood CHECK (VALUE <> 'sad')");
    column("good", "'ok' => ok", "'sad' => !constraint:good_mood", "'bad' => !not-a-label");
    again();
    filling.target("CREATE DOMAIN few AS int[] CONSTRAINT few_only CHECK (cardinality(VALUE) < 3)");
    column("few", "'[1,2]' => {1,2}", "'[]' => {}", "'[1,2,3]' => !constraint:few_only");
  }

  @Test
  void domainsOverBitsAndAddresses() {
    filling.target("CREATE DOMAIN flags AS bit varying(3)");
    column("flags", "'101' => 101", "'' => ", "'1011' => !not-bits");
    again();
    filling.target("CREATE DOMAIN flag AS bit(3)");
    column("flag", "'101' => 101", "'10' => !not-bits");
    again();
    filling.target("CREATE DOMAIN net AS cidr");
    column("net", "'10.0.0.0/8' => 10.0.0.0/8", "'10.0.0.1/8' => !not-an-address");
    again();
    filling.target("CREATE DOMAIN many AS bit varying");
    column("many", "'10110' => 10110", "'2' => !not-bits");
  }

  @Test
  void citext() {
    Assumptions.assumeTrue(
        filling
            .query("SELECT count(*) FROM pg_available_extensions WHERE name = 'citext'")
            .equals("1"),
        "SKIPPED, the embedded PostgreSQL has no citext");
    filling.target("CREATE EXTENSION citext");
    column("citext", "'Ann' => Ann", "'ANN' => ANN", "'' => ");
  }

  @Test
  void foreignKeysOfCitextHoldWhateverTheCase() {
    Assumptions.assumeTrue(
        filling
            .query("SELECT count(*) FROM pg_available_extensions WHERE name = 'citext'")
            .equals("1"),
        "SKIPPED, the embedded PostgreSQL has no citext");
    filling.source(
        """
        CREATE TABLE person (name TEXT PRIMARY KEY COLLATE NOCASE);
        CREATE TABLE pet (id INTEGER PRIMARY KEY, owner TEXT COLLATE NOCASE REFERENCES person);
        INSERT INTO person VALUES ('Ann'), ('Bob');
        INSERT INTO pet VALUES (1, 'ANN'), (2, 'carl'), (3, 'bob');
        """);
    filling.target(
        "CREATE EXTENSION citext",
        "CREATE TABLE person (name citext PRIMARY KEY)",
        "CREATE TABLE pet (id int PRIMARY KEY, owner citext REFERENCES person)");

    filling.fillsBut("pet id=2 constraint:pet_owner_fkey");

    assertThat(filling.query("SELECT * FROM pet ORDER BY id")).isEqualTo("1|ANN\n3|bob");
  }

  @Test
  void inet() {
    column(
        "inet",
        "'192.168.0.1' => 192.168.0.1/32",
        "'192.168.0.1/24' => 192.168.0.1/24",
        "'::1' => ::1/128",
        "'2001:DB8:0:0:0:0:0:1' => 2001:db8::1/128",
        "'fe80::1/64' => fe80::1/64",
        "'::ffff:10.0.0.1' => ::ffff:10.0.0.1/128",
        "'256.0.0.1' => !not-an-address",
        "'10.1' => !not-an-address",
        "'fe80::1%eth0' => !not-an-address",
        "'' => !not-an-address",
        "'localhost' => !not-an-address");
  }

  @Test
  void cidr() {
    column(
        "cidr",
        "'10.0.0.0/8' => 10.0.0.0/8",
        "'2001:db8::/32' => 2001:db8::/32",
        "'10.0.0.1' => 10.0.0.1/32",
        "'0.0.0.0/0' => 0.0.0.0/0",
        "'10.0.0.1/8' => !not-an-address");
  }

  @Test
  void bits() {
    column(
        "bit(3)",
        "'101' => 101",
        "'10' => !not-bits",
        "'1011' => !not-bits",
        "'102' => !not-bits",
        "101 => 101");
    again();
    column("bit varying(3)", "'101' => 101", "'1' => 1", "'' => ", "'1011' => !not-bits");
    again();
    column("bit", "'1' => 1", "0 => 0", "'10' => !not-bits");
    again();
    column("varbit", "'10110' => 10110");
  }

  @Test
  void intervalFromMicroseconds() {
    column(
        "interval",
        "0 => 00:00:00",
        "1500000 => 00:00:01.5",
        "86400000000 => 1 day",
        "90061000001 => 1 day 01:01:01.000001",
        "-1 => -1 days +23:59:59.999999",
        "-86400000000 => -1 days",
        "9007199254740992 => 104249 days 23:47:34.740992",
        "9007199254740993 => !not-an-interval",
        "1.5 => !not-an-integer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xml",
        "point",
        "tsvector",
        "timetz",
        "money",
        "int4range",
        "macaddr",
        "oid",
        "interval(3)",
        "uuid[]",
        "timestamptz[]",
        "numeric(5,2)[]"
      })
  void typesThatAreNotFilledBlockUnlessThereIsNothingToCarry(String type) {
    filling.target("CREATE TABLE t (id int PRIMARY KEY, v " + type + ")");
    filling.source("CREATE TABLE t (id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, NULL)");
    filling.fillsAll();
    assertThat(filling.query("SELECT * FROM t")).isEqualTo("1|∅");

    filling.target("TRUNCATE t");
    filling.source("UPDATE t SET v = 'x'");
    assertThat(filling.blockers()).containsExactly("type-not-filled t.v");
    assertThat(filling.refused(ErrorCode.PLAN_BLOCKED)).hasMessageContaining("columns of type");

    filling.exclude("t.v").fillsAll();
    assertThat(filling.query("SELECT * FROM t")).isEqualTo("1|∅");
  }

  @Test
  void utf16FilesAreTheSame() {
    filling.source("PRAGMA encoding = 'UTF-16le'");
    column("varchar(3)", "'🐘🐘🐘' => 🐘🐘🐘", "'äöüß' => !too-long");
    again();
    filling.source("PRAGMA encoding = 'UTF-16be'");
    column("text[]", "'[\"é🐘\"]' => {é🐘}");
  }

  private void again() {
    filling.target("DROP TABLE t", "TRUNCATE howdah.quarantine");
    filling.source("DROP TABLE t");
  }

  /// Fills one column of a type: a value as SQLite writes it, an arrow, and what PostgreSQL has, or
  /// `!` and the rule by which its row is in quarantine.
  private void column(String type, String... pairs) {
    StringBuilder script = new StringBuilder("CREATE TABLE t (id INTEGER PRIMARY KEY, v);");
    List<String> rows = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < pairs.length; i++) {
      int arrow = pairs[i].indexOf(" => ");
      int id = 10 + i;
      script.append("INSERT INTO t VALUES (").append(id).append(", ");
      script.append(pairs[i], 0, arrow).append(");\n");
      String expected = pairs[i].substring(arrow + 4);
      if (expected.startsWith("!")) {
        String rule = expected.substring(1);
        refused.add("t id=" + id + (rule.startsWith("constraint:") ? " " : " v ") + rule);
      } else {
        rows.add(id + "|" + expected);
      }
    }
    filling.source(script.toString());
    filling.target("CREATE TABLE t (id int PRIMARY KEY, v " + type + ")");

    if (refused.isEmpty()) {
      filling.fillsAll();
    } else {
      filling.fillsBut(refused.toArray(String[]::new));
    }

    // The driver gives its sessions the zone of this process.
    assertThat(
            filling.query(
                "WITH z AS MATERIALIZED (SELECT set_config('TimeZone', 'UTC', false))"
                    + " SELECT id, v::text FROM z, t ORDER BY id"))
        .isEqualTo(String.join("\n", rows));
  }
}
