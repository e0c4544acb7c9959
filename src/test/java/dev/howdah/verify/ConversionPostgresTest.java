package dev.howdah.verify;

import static dev.howdah.plan.MalformedTextPolicy.REPLACE;
import static dev.howdah.plan.MalformedTextPolicy.WINDOWS_1252;
import static dev.howdah.plan.NumberMeaning.EPOCH_MICROSECONDS;
import static dev.howdah.plan.NumberMeaning.EPOCH_MILLISECONDS;
import static dev.howdah.plan.NumberMeaning.EPOCH_NANOSECONDS;
import static dev.howdah.plan.NumberMeaning.EPOCH_SECONDS;
import static dev.howdah.plan.NumberMeaning.JULIAN_DAY;

import dev.howdah.plan.NulPolicy;
import dev.howdah.sqlite.TextEncoding;
import dev.howdah.testing.TestPostgres;
import dev.howdah.verify.MemoryCursor.Text;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every cell of the table of value rules in `docs/type-mapping.md`, on a real server.
class ConversionPostgresTest {

  private static final byte[] BLOB = {1};
  private static final double INF = Double.POSITIVE_INFINITY;
  private static Connection connection;

  @BeforeAll
  static void connect() {
    connection = TestPostgres.newDatabase().connect();
  }

  @AfterAll
  static void disconnect() throws SQLException {
    connection.close();
  }

  private static CellCheck column(String type) {
    return new CellCheck(connection, type);
  }

  private static Text text(int... bytes) {
    byte[] stored = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      stored[i] = (byte) bytes[i];
    }
    return new Text(stored);
  }

  private static byte[] blob(int... bytes) {
    return text(bytes).stored();
  }

  @Test
  void nullIsNullInEveryType() {
    for (String type :
        ("smallint integer bigint numeric numeric(5,2) real text varchar(3) bytea boolean date time"
                + " timestamp timestamptz uuid json jsonb")
            .split(" ", -1)) {
      column(type).is(null, "NULL");
    }
    column("double precision").is(null, "NULL").not("0");
    column("text").is(null, "NULL").not("''");
    column("bytea").is(null, "NULL").not("''");
  }

  @Test
  void comparesIntegers() {
    column("smallint")
        .is(-32768L, "-32768")
        .not("-32767", "NULL")
        .misfit(32768L, "out-of-range", "32767")
        .is(7.0, "7")
        .misfit(32768.0, "out-of-range")
        .is("-7", "-7")
        .misfit("40000", "out-of-range");
    column("integer")
        .is(2147483647L, "2147483647")
        .not("2147483646")
        .misfit(2147483648L, "out-of-range")
        .is(-2147483648.0, "-2147483648")
        .misfit(2147483648.0, "out-of-range")
        .is("2147483647", "2147483647");
    column("bigint")
        .is(Long.MIN_VALUE, "-9223372036854775808")
        .is(Long.MAX_VALUE, "9223372036854775807")
        .not("9223372036854775806")
        .is(0L, "0")
        .not("NULL", "1")
        .is(-0x1p63, "-9223372036854775808")
        .misfit(0x1p63, "out-of-range", "9223372036854775807")
        .misfit(-0.0, "not-an-integer", "0")
        .is(0.0, "0")
        .misfit(1.5, "not-an-integer", "1", "2")
        .misfit(INF, "not-an-integer")
        .misfit(-INF, "not-an-integer")
        .is("-9223372036854775808", "-9223372036854775808")
        .misfit("9223372036854775808", "out-of-range")
        .misfit("123456789012345678901234567890", "out-of-range")
        .is("0", "0");
    for (String other :
        new String[] {"", "-", "-0", "+1", "01", " 1", "1 ", "1.0", "1e3", "12abc", "١", "0x10"}) {
      column("bigint").misfit(other, "not-an-integer", "1");
    }
    column("bigint").misfit(BLOB, "blob-not-allowed", "1").misfit(text(0xff), "not-an-integer");
  }

  @Test
  void comparesNumerics() {
    column("numeric")
        .is(5L, "5.00")
        .not("5.0000000000000000000001", "-5", "NULL")
        .is(0L, "0")
        .is(Long.MIN_VALUE, "-9223372036854775808")
        .not("9223372036854775808")
        .is(10000L, "10000")
        .is(100000000L, "1e8")
        .is(0.1, "0.1")
        .not("0.1000000000000000055511151231257827")
        .is(0.0001, "0.0001")
        .is(0.00012345, "0.00012345")
        .is(12345.678, "12345.678")
        .is(-0.0, "0")
        .is(1e300, "1e300")
        .is(Double.MIN_VALUE, "5e-324")
        .not("4.9e-324")
        .is(1e23, "1e23")
        .is(INF, "'Infinity'")
        .not("'-Infinity'", "'NaN'", "0")
        .is(-INF, "'-Infinity'")
        .is("+0012.3400", "12.34")
        .not("12.3401")
        .is("-0", "0")
        .is("1e1000", "1e1000")
        .is("1E-1000", "1e-1000")
        .is("12.5e+2", "1250")
        .is("9".repeat(1000), "9".repeat(1000))
        .is("0." + "1".repeat(999), "0." + "1".repeat(999))
        .misfit("9".repeat(1001), "not-a-number")
        .misfit("1e1001", "not-a-number")
        .misfit("1e-1001", "not-a-number")
        .misfit(BLOB, "blob-not-allowed");
    for (String other :
        new String[] {
          "",
          ".5",
          "5.",
          "1e",
          "1e+",
          "NaN",
          "Infinity",
          "1,5",
          " 1",
          "1 ",
          "1_000",
          "0x1",
          "+",
          "--1"
        }) {
      column("numeric").misfit(other, "not-a-number", "1");
    }
    column("numeric(5,2)")
        .is(123L, "123")
        .is(1.5, "1.50")
        .is("123.4500", "123.45")
        .not("123.46")
        .is("0000123.45", "123.45")
        .misfit(1000L, "numeric-precision")
        .misfit(1.005, "numeric-scale", "1.00", "1.01")
        .misfit("1000.001", "numeric-scale")
        .misfit(INF, "numeric-precision");
    column("numeric(2,2)").is(0.99, "0.99").misfit(1L, "numeric-precision").is(0L, "0");
    column("numeric(3,0)").is(999.0, "999").misfit(99.5, "numeric-scale");
  }

  @Test
  void comparesDoublesByTheirBits() {
    column("double precision")
        .is(0.1, "0.1")
        .not("0.10000000000000002", "0.09999999999999999", "NULL")
        .is(0.0, "0.0")
        .not("'-0.0'")
        .is(-0.0, "'-0.0'")
        .not("0.0")
        .is(INF, "'Infinity'")
        .not("'-Infinity'", "'NaN'", "1.7976931348623157e308")
        .is(-INF, "'-Infinity'")
        .is(Double.MIN_VALUE, "5e-324")
        .not("0")
        .is(Double.MAX_VALUE, "1.7976931348623157e308")
        .is(1L << 53, "9007199254740992")
        .misfit((1L << 53) + 1, "not-exact-in-double", "9007199254740992")
        .is(Long.MIN_VALUE, "-9223372036854775808")
        .misfit(Long.MAX_VALUE, "not-exact-in-double", "9223372036854775807")
        .is("0.1", "0.1")
        .is("1e3", "1000")
        .is("1.50", "1.5")
        .is("-0.0", "'-0.0'")
        .misfit("0.1000000000000000055511151231257827", "not-exact-in-double", "0.1")
        .misfit("1e400", "not-exact-in-double", "'Infinity'")
        .misfit("1e-400", "not-exact-in-double", "0")
        .misfit("9007199254740993", "not-exact-in-double")
        .misfit("1e1001", "not-a-number")
        .misfit("abc", "not-a-number")
        .misfit("1d", "not-a-number", "1")
        .misfit(BLOB, "blob-not-allowed");
  }

  @Test
  void comparesReals() {
    column("real")
        .is(1.5, "1.5")
        .not("1.5000001")
        .is(-0.0, "'-0.0'")
        .not("0")
        .is(INF, "'Infinity'")
        .is(0.1, "0.1")
        .not("0.10000001")
        .misfit(0.12345678901, "not-exact-in-real", "0.12345679")
        .misfit(1e300, "not-exact-in-real", "'Infinity'")
        .misfit(1e-300, "not-exact-in-real", "0")
        .is((double) 0.1f, "0.1")
        .is(16777216L, "16777216")
        .misfit(16777217L, "not-exact-in-real", "16777216")
        .misfit("1.5", "not-a-number", "1.5")
        .misfit(BLOB, "blob-not-allowed");
  }

  @Test
  void comparesBooleans() {
    CellCheck column = column("boolean");
    column.is(1L, "true").not("false", "NULL").is(0L, "false").is(1.0, "true").is(0.0, "false");
    for (String yes : new String[] {"true", "T", "Yes", "y", "ON", "1"}) {
      column.is(yes, "true").not("false");
    }
    for (String no : new String[] {"FALSE", "f", "no", "N", "off", "0"}) {
      column.is(no, "false").not("true");
    }
    column
        .misfit(2L, "not-a-boolean", "true")
        .misfit(-1L, "not-a-boolean", "true")
        .misfit(-0.0, "not-a-boolean", "false")
        .misfit(0.5, "not-a-boolean")
        .misfit("", "not-a-boolean")
        .misfit(" true", "not-a-boolean")
        .misfit("tru", "not-a-boolean")
        .misfit(BLOB, "blob-not-allowed");
  }

  @Test
  void comparesTextByItsBytes() {
    column("text")
        .is("abc", "'abc'")
        .not("'abc '", "'Abc'", "' abc'", "''", "NULL")
        .is("", "''")
        .not("NULL", "' '")
        .is("é", "U&'\\00e9'")
        .not("U&'e\\0301'")
        .is("\r\n\t\\N😀", "E'\\r\\n\\t\\\\N😀'")
        .is("\ufeffx", "U&'\\FEFFx'")
        .not("'x'")
        .is(-5L, "'-5'")
        .is(blob('h', 0xc3, 0xa9), "'hé'")
        .misfit(blob(0xff), "blob-not-text")
        .misfit(blob('a', 0), "blob-not-text", "'a'")
        .is(blob(), "''")
        .misfit("a\0b", "nul-in-text", "'a'", "'ab'")
        .misfit(text(0xc0, 0x80), "malformed-text")
        .misfit(text(0xed, 0xa0, 0x80), "malformed-text")
        .misfit(text(0xf4, 0x90, 0x80, 0x80), "malformed-text")
        .misfit(text('a', 'b', 'c', 'd', 'e', 'f', 'g', 0xe2, 0x82), "malformed-text")
        .is(text(0xf4, 0x8f, 0xbf, 0xbf), "U&'\\+10FFFF'")
        .is("x".repeat(3_000_000), "repeat('x', 3000000)")
        .not("repeat('x', 2999999) || 'y'", "repeat('x', 3000001)");
    column("varchar(3)")
        .is("äöü", "'äöü'")
        .is("😀😀😀", "'😀😀😀'")
        .misfit("abcd", "too-long", "'abc'")
        .misfit("abc ", "too-long", "'abc'")
        .is(123L, "'123'")
        .misfit(1234L, "too-long")
        .is(1.5, "'1.5'")
        .misfit(10.25, "too-long")
        .is(blob('a', 'b', 'c'), "'abc'");
  }

  @Test
  void comparesRealsAsText() {
    column("text")
        .is(1.0, "'1.0'")
        .not("'1'")
        .is(0.1, "'0.1'")
        .is(-0.0001, "'-0.0001'")
        .is(0.00123, "'0.00123'")
        .is(0.000015, "'1.5e-05'")
        .is(123456789012345.0, "'123456789012345.0'")
        .is(999999999999999.9, "'999999999999999.9'")
        .is(1e15, "'1.0e+15'")
        .is(1e20, "'1.0e+20'")
        .is(-1.25e100, "'-1.25e+100'")
        .is(Double.MIN_VALUE, "'5.0e-324'")
        .is(100.0, "'100.0'")
        .is(0.0, "'0.0'")
        .is(-0.0, "'-0.0'")
        .is(INF, "'Inf'")
        .is(-INF, "'-Inf'");
  }

  @Test
  void followsThePoliciesForText() {
    column("text").nul(NulPolicy.STRIP).is("\0a\0b", "'ab'").not("'a b'").is("\0", "''");
    column("text").nul(NulPolicy.REPLACE).is("a\0b", "U&'a\\FFFDb'").not("'ab'");
    column("text")
        .malformed(REPLACE)
        .is(text('a', 0xff, 'b'), "U&'a\\FFFDb'")
        .is(text(0xf0, 0x9f, 0x98, 'x'), "U&'\\FFFDx'")
        .is(text(0xf0, 0x80, 0x80, 'x'), "U&'\\FFFD\\FFFD\\FFFDx'")
        .is(text(0xed, 0xa0, 0x80), "U&'\\FFFD\\FFFD\\FFFD'")
        .is(text(0xe2, 0x82), "U&'\\FFFD'")
        .misfit(text(0xff, 0), "nul-in-text");
    column("text").malformed(REPLACE).nul(NulPolicy.STRIP).is(text(0xff, 0, 'a'), "U&'\\FFFDa'");
    column("text")
        .malformed(WINDOWS_1252)
        .is(text('n', 0xe9, 0x80), "'né€'")
        .is(text(0x81, 0x93), "U&'\\FFFD\\201C'")
        .is(text(0xc3, 0xa9), "'é'")
        .is(text(0xc3, 0xa9, 0xff), "'Ã©ÿ'")
        .misfit(text(0xe9, 0), "nul-in-text");
    column("varchar(2)").malformed(REPLACE).is(text(0xff, 0xfe), "U&'\\FFFD\\FFFD'");
    column("bigint").malformed(REPLACE).nul(NulPolicy.STRIP).misfit("1\0", "not-an-integer", "1");
    column("json").malformed(REPLACE).nul(NulPolicy.STRIP).misfit("1\0", "not-json", "'1'");
    column("json").malformed(REPLACE).misfit(text('"', 0xff, '"'), "not-json");
  }

  @Test
  void readsUtf16() {
    for (TextEncoding encoding :
        new TextEncoding[] {TextEncoding.UTF_16LE, TextEncoding.UTF_16BE}) {
      column("text")
          .encoding(encoding)
          .is("aé😀\ufeff", "U&'a\\00e9\\+01F600\\FEFF'")
          .not("'a'")
          .is("", "''")
          .misfit("a\0", "nul-in-text")
          .is(blob('h', 0xc3, 0xa9), "'hé'");
      column("text").encoding(encoding).nul(NulPolicy.STRIP).is("a\0b", "'ab'");
      column("bigint").encoding(encoding).is("-12", "-12").not("12");
      column("jsonb").encoding(encoding).is("{\"é\": 1}", "'{\"é\": 1.0}'");
      column("bytea").encoding(encoding).is("é", "'\\xc3a9'").is(blob(0xff), "'\\xff'");
    }
    Text loneHigh = text(0x00, 0xd8, 'a', 0);
    Text loneLow = text(0x00, 0xdc);
    column("text")
        .encoding(TextEncoding.UTF_16LE)
        .misfit(loneHigh, "malformed-text")
        .misfit(loneLow, "malformed-text")
        .misfit(text('a', 0, 'b'), "malformed-text");
    column("text")
        .encoding(TextEncoding.UTF_16LE)
        .malformed(WINDOWS_1252)
        .is(loneHigh, "U&'\\FFFDa'")
        .is(loneLow, "U&'\\FFFD'");
    column("bytea").encoding(TextEncoding.UTF_16LE).misfit(loneHigh, "malformed-text");
    column("uuid").encoding(TextEncoding.UTF_16LE).misfit(loneHigh, "not-a-uuid");
  }

  @Test
  void comparesBytes() {
    column("bytea")
        .is(blob(0, 0xff, 1), "'\\x00ff01'")
        .not("'\\x00ff00'", "'\\x00ff'", "'\\x00ff0100'", "''", "NULL")
        .is(blob(), "''")
        .not("NULL", "'\\x00'")
        .is(text(0xff, 0), "'\\xff00'")
        .is(12L, "'\\x3132'")
        .is(0.5, "'\\x302e35'")
        .is(new byte[2_000_000], "decode(repeat('00', 2000000), 'hex')")
        .not("decode(repeat('00', 1999999) || '01', 'hex')");
  }

  @Test
  void comparesDates() {
    column("date")
        .is("2024-02-29", "'2024-02-29'")
        .not("'2024-03-01'", "'infinity'", "'-infinity'", "NULL")
        .is("0001-01-01", "'0001-01-01'")
        .is("9999-12-31", "'9999-12-31'")
        .is("1969-12-31 00:00", "'1969-12-31'")
        .is("2024-01-02T00:00:00.000000000", "'2024-01-02'")
        .misfit("2024-01-02 00:00:01", "not-a-date", "'2024-01-02'")
        .misfit("2024-01-02 00:00:00Z", "not-a-date", "'2024-01-02'")
        .misfit(BLOB, "blob-not-allowed")
        .misfit(0L, "not-a-date", "'1970-01-01'");
    for (String other :
        new String[] {
          "",
          "2023-02-29",
          "0000-01-01",
          "2024-13-01",
          "2024-00-01",
          "2024-01-00",
          "2024-1-1",
          "10000-01-01",
          "2024-01-01 ",
          "20240101",
          "2024/01/01",
          "2024-01-01T",
          "-001-01-01",
          "1900-02-29",
          "2024-01-01 24:00"
        }) {
      column("date").misfit(other, "not-a-date", "'2024-01-01'");
    }
    column("date")
        .numbers(EPOCH_SECONDS)
        .is(86400L, "'1970-01-02'")
        .is(-86400.0, "'1969-12-31'")
        .misfit(86401L, "not-a-date")
        .misfit(Long.MAX_VALUE, "not-a-date");
    column("date").numbers(JULIAN_DAY).is(2440587.5, "'1970-01-01'").misfit(2440588L, "not-a-date");
  }

  @Test
  void comparesTimes() {
    column("time")
        .is("01:02", "'01:02'")
        .not("'01:02:00.000001'", "NULL")
        .is("23:59:59.999999", "'23:59:59.999999'")
        .not("'23:59:59.999998'")
        .is("23:59:59.5", "'23:59:59.5'")
        .is("00:00:00.123456000", "'00:00:00.123456'")
        .is("24:00:00", "'24:00:00'")
        .not("'00:00'")
        .is("24:00", "'24:00:00'")
        .is("24:00:00.0", "'24:00:00'")
        .misfit("00:00:00.1234561", "not-a-time")
        .misfit("24:00:01", "not-a-time")
        .misfit("24:01", "not-a-time")
        .misfit("25:00", "not-a-time")
        .misfit("12:60", "not-a-time")
        .misfit("12:00:60", "not-a-time")
        .misfit("1:00", "not-a-time")
        .misfit("12:00:00.", "not-a-time")
        .misfit("12:00:00.0000000000", "not-a-time")
        .misfit("12:00Z", "not-a-time")
        .misfit("", "not-a-time")
        .misfit(0L, "not-a-time", "'00:00'")
        .misfit(0.5, "not-a-time", "'12:00'")
        .misfit(BLOB, "blob-not-allowed");
  }

  @Test
  void comparesTimestamps() {
    column("timestamp")
        .is("2024-02-29 12:34:56.789012", "'2024-02-29 12:34:56.789012'")
        .not("'2024-02-29 12:34:56.789013'", "'infinity'", "'-infinity'", "NULL")
        .is("1900-01-01T00:00", "'1900-01-01'")
        .is("2024-01-01", "'2024-01-01'")
        .is("0001-01-01 00:00:00", "'0001-01-01 00:00:00'")
        .is("9999-12-31 23:59:59.999999", "'9999-12-31 23:59:59.999999'")
        .misfit("2024-01-01 00:00:00Z", "not-a-timestamp", "'2024-01-01'")
        .misfit("2024-01-01 00:00:00.1234567", "not-a-timestamp")
        .misfit("2024-01-01  00:00", "not-a-timestamp")
        .misfit("2024-01-01 24:00", "not-a-timestamp")
        .misfit("2024-01-01t00:00", "not-a-timestamp")
        .misfit("2024-01-01 00", "not-a-timestamp")
        .misfit("2024-01-01 00:00.5", "not-a-timestamp")
        .misfit(0L, "not-a-timestamp", "'1970-01-01'")
        .misfit(BLOB, "blob-not-allowed");
    column("timestamptz")
        .is("2024-01-01 12:00:00+02", "'2024-01-01 10:00Z'")
        .not("'2024-01-01 12:00Z'", "'infinity'")
        .is("2024-01-01T12:00-0330", "'2024-01-01 15:30Z'")
        .is("2024-01-01T12:00:00.5 +05:45", "'2024-01-01 06:15:00.5Z'")
        .is("2024-01-01 12:00z", "'2024-01-01 12:00Z'")
        .is("2024-01-01 12:00:01", "'2024-01-01 12:00:01Z'")
        .is("2024-01-01", "'2024-01-01 00:00Z'")
        .is("2024-01-01 00:00+15:59", "'2023-12-31 08:01Z'")
        .misfit("2024-01-01 00:00+16", "not-a-timestamp")
        .misfit("2024-01-01 00:00+1", "not-a-timestamp")
        .misfit("2024-01-01 00:00+01:60", "not-a-timestamp")
        .misfit("2024-01-01 00:00+01:", "not-a-timestamp")
        .misfit("2024-01-01 00:00 Z", "not-a-timestamp")
        .misfit("2024-01-01Z", "not-a-timestamp")
        .misfit("2024-01-01 00:00 UTC", "not-a-timestamp");
  }

  @Test
  void comparesNumbersInColumnsOfDates() {
    column("timestamptz")
        .numbers(EPOCH_SECONDS)
        .is(1700000000L, "'2023-11-14 22:13:20Z'")
        .not("'2023-11-14 22:13:21Z'")
        .is(1700000000.25, "'2023-11-14 22:13:20.25Z'")
        .is(-0.000001, "'1969-12-31 23:59:59.999999Z'")
        .is(-62135596800L, "'0001-01-01 00:00Z'")
        .misfit(-62135596801L, "not-a-timestamp")
        .is(253402300799L, "'9999-12-31 23:59:59Z'")
        .misfit(253402300800L, "not-a-timestamp")
        .misfit(1e-7, "not-a-timestamp")
        .misfit(1e300, "not-a-timestamp")
        .misfit(INF, "not-a-timestamp")
        .misfit("1700000000", "not-a-timestamp");
    column("timestamp")
        .numbers(EPOCH_MILLISECONDS)
        .is(1700000000123L, "'2023-11-14 22:13:20.123'")
        .not("'2023-11-14 22:13:20.124'")
        .is(-1L, "'1969-12-31 23:59:59.999'")
        .is(0.5, "'1970-01-01 00:00:00.0005'")
        .misfit(0.0001, "not-a-timestamp");
    column("timestamp")
        .numbers(EPOCH_MICROSECONDS)
        .is(1L, "'1970-01-01 00:00:00.000001'")
        .misfit(0.5, "not-a-timestamp");
    column("timestamp")
        .numbers(EPOCH_NANOSECONDS)
        .is(1000L, "'1970-01-01 00:00:00.000001'")
        .misfit(1001L, "not-a-timestamp", "'1970-01-01 00:00:00.000001'");
    column("timestamp")
        .numbers(JULIAN_DAY)
        .is(2440587.5, "'1970-01-01'")
        .is(2440588L, "'1970-01-01 12:00'")
        .is(2460310.760416667, "'2024-01-01 06:15'")
        .not("'2024-01-01 06:15:00.001'")
        .misfit(0L, "not-a-timestamp");
  }

  @Test
  void comparesUuids() {
    String sql = "'00112233-4455-6677-8899-aabbccddeeff'";
    column("uuid")
        .is("00112233-4455-6677-8899-AABBCCDDEEFF", sql)
        .not("'00112233-4455-6677-8899-aabbccddeefe'", "'10112233-4455-6677-8899-aabbccddeeff'")
        .is("00112233445566778899aabbccddeeff", sql)
        .is(
            blob(
                0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd,
                0xee, 0xff),
            sql)
        .misfit("{00112233-4455-6677-8899-aabbccddeeff}", "not-a-uuid", sql)
        .misfit("0011-22334455-6677-8899-aabbccddeeff", "not-a-uuid", sql)
        .misfit("00112233-4455-6677-8899-aabbccddeefg", "not-a-uuid")
        .misfit("", "not-a-uuid")
        .misfit(1L, "not-a-uuid")
        .misfit(1.5, "not-a-uuid")
        .misfit(BLOB, "not-a-uuid");
  }

  @Test
  void comparesJsonByItsText() {
    column("json")
        .is("{\"b\": 1,  \"a\":[]}", "'{\"b\": 1,  \"a\":[]}'")
        .not("'{\"b\": 1, \"a\":[]}'", "'{\"a\":[],\"b\": 1}'", "NULL")
        .is("{\"a\":1,\"a\":\"\\u0000\\ud800\"}", "'{\"a\":1,\"a\":\"\\u0000\\ud800\"}'")
        .is("-0.0e999", "'-0.0e999'")
        .is(-12L, "'-12'")
        .is(1e20, "'1.0e20'")
        .is(-0.0, "'-0.0'")
        .is("[".repeat(500) + "]".repeat(500), "(repeat('[', 500) || repeat(']', 500))::json")
        .misfit("[".repeat(501) + "]".repeat(501), "not-json")
        .misfit("1".repeat(1001), "not-json")
        .misfit(INF, "not-json")
        .misfit(BLOB, "blob-not-allowed");
    for (String other :
        new String[] {
          "",
          " ",
          "{",
          "[1,]",
          "{\"a\":1,}",
          "{a:1}",
          "'a'",
          "01",
          "1.",
          ".5",
          "+1",
          "NaN",
          "tru",
          "nul",
          "[1 2]",
          "1 2",
          "\"a",
          "\"\\x\"",
          "\"\\u12g4\"",
          "\"\n\"",
          "\ufeff1",
          "{\"a\" 1}",
          "-",
          "1e",
          "[",
          "]",
          "\"\\",
          "\"\\u12",
          "{\"a\":}",
          "// x\n1",
          "trueX"
        }) {
      column("json").misfit(other, "not-json", "'1'");
      column("jsonb").misfit(other, "not-json", "'1'");
    }
  }

  @Test
  void comparesJsonbByItsContent() {
    column("jsonb")
        .is("{\"b\":1,\"a\":[true,null]}", "'{\"a\": [true, null], \"b\": 1}'")
        .not(
            "'{\"a\": [true, null], \"b\": 2}'",
            "'{\"a\": [null, true], \"b\": 1}'",
            "'{\"a\": [true, null]}'",
            "'{\"a\": [true, null], \"b\": 1, \"c\": 1}'",
            "'{\"a\": [true, null], \"b\": \"1\"}'",
            "'{\"a\": [true, [null]], \"b\": 1}'",
            "'{\"a\": 1, \"b\": [true, null]}'",
            "NULL")
        .is("1.50", "'1.5'")
        .not("'1.51'", "'\"1.5\"'")
        .is("1e3", "'1000.000'")
        .is("1e300", "'1e300'")
        .is("-1.5E-300", "'-1.5e-300'")
        .is("123456789012345678901234567890.12345", "'123456789012345678901234567890.12345'")
        .not("'123456789012345678901234567890.12346'")
        .is("\"\\u00e9\\ud83d\\ude00\\n\\/\"", "'\"é😀\\n/\"'")
        .not("'\"é😀\\n\\\\/\"'")
        .is("{}", "'{}'")
        .not("'[]'", "'null'", "'[{}]'")
        .is("[[1],2]", "'[[1],2]'")
        .not("'[[1,2]]'", "'[1,2]'", "'[2,[1]]'")
        .is("{\"a\":{\"x\":1},\"b\":{}}", "'{\"b\":{},\"a\":{\"x\":1}}'")
        .not("'{\"b\":{\"x\":1},\"a\":{}}'", "'{\"a\":{\"x\":1,\"b\":{}}}'")
        .is(5L, "'5'")
        .is(0.1, "'0.1'")
        .misfit(-0.0, "not-jsonb-safe", "'0'")
        .misfit(INF, "not-jsonb-safe")
        .differs("{\"a\":1,\"\\u0061\":1}", "'{\"a\": 1}'", "'{\"a\": 2}'", "NULL")
        .misfit("\"\\u0000\"", "not-jsonb-safe")
        .misfit("\"\\ud800\"", "not-jsonb-safe")
        .misfit("\"\\ud800\\u0041\"", "not-jsonb-safe")
        .misfit("{\"\\udc00\":1}", "not-jsonb-safe")
        .misfit("-0", "not-jsonb-safe", "'0'")
        .misfit("[-0e5]", "not-jsonb-safe", "'[0]'")
        .misfit("1e301", "not-jsonb-safe", "'1e301'")
        .misfit("1e-301", "not-jsonb-safe")
        .misfit(BLOB, "blob-not-allowed");
  }
}
