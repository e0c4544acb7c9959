package dev.howdah.verify;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ColumnType;
import dev.howdah.plan.TargetFit;
import dev.howdah.sqlite.TextEncoding;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// The current row of the target, decoded from PostgreSQL's binary formats where it lies in the
/// message (PostgreSQL documentation, COPY, "Binary Format"; each type's format is that of its
/// `…_send` function). Reusable; confined to one thread.
final class TargetRow implements Row {

  private static final byte[] NO_BYTES = {};
  private static final int NULL = -1;
  private static final long DAYS_TO_2000 = LocalDate.of(2000, 1, 1).toEpochDay();
  private static final long MICROS_TO_2000 = DAYS_TO_2000 * 86_400_000_000L;

  private static final int NUMERIC_HEADER = 8;
  private static final int NUMERIC_POSITIVE = 0x0000;
  private static final int NUMERIC_NEGATIVE = 0x4000;
  private static final int NUMERIC_NAN = 0xC000;
  private static final int NUMERIC_INFINITY = 0xD000;
  private static final int NUMERIC_MINUS_INFINITY = 0xF000;

  private final String table;
  private final List<ColumnPlan> plans;
  private final int[] offsets;
  private final int[] lengths;
  private final Decimal decimal = new Decimal();
  private final JsonContent json = new JsonContent();
  private byte[] message = NO_BYTES;

  /// A row that is empty until it is read.
  ///
  /// @param table the table's quoted name, for messages
  TargetRow(String table, List<ColumnPlan> plans) {
    this.table = table;
    this.plans = plans;
    offsets = new int[plans.size()];
    lengths = new int[plans.size()];
  }

  /// Takes the fields of a tuple, which begin behind its field count.
  ///
  /// @return where the tuple ends; -1 if the bytes end before it does
  int read(byte[] bytes, int start) {
    int at = start;
    for (int column = 0; column < lengths.length; column++) {
      if (bytes.length - at < Integer.BYTES) {
        return -1;
      }
      int length = intAt(bytes, at);
      at += Integer.BYTES;
      if (length < NULL) {
        throw broken("a field with the length " + length);
      }
      offsets[column] = at;
      lengths[column] = length;
      if (length > 0) {
        if (bytes.length - at < length) {
          return -1;
        }
        at += length;
      }
    }
    message = bytes;
    return at;
  }

  /// Lets go of the bytes of the row.
  void release() {
    message = NO_BYTES;
  }

  @Override
  public int columns() {
    return lengths.length;
  }

  @Override
  public void write(int column, CanonicalRow out) {
    int at = offsets[column];
    int length = lengths[column];
    if (length == NULL) {
      out.putNull();
      return;
    }
    switch (kind(column)) {
      case SMALLINT -> out.putInteger(shortAt(message, fixed(column, Short.BYTES)));
      case INTEGER -> out.putInteger(intAt(message, fixed(column, Integer.BYTES)));
      case BIGINT -> out.putInteger(longAt(column));
      case NUMERIC -> writeNumeric(column, out);
      case DOUBLE -> out.putFloating(Double.longBitsToDouble(longAt(column)));
      case REAL ->
          out.putFloating(Float.intBitsToFloat(intAt(message, fixed(column, Float.BYTES))));
      case BOOLEAN -> out.putBoolean(message[fixed(column, 1)] != 0);
      case TEXT, VARCHAR -> writeText(column, out);
      case BYTEA -> out.putBytes(message, at, length);
      case DATE -> {
        int days = intAt(message, fixed(column, Integer.BYTES));
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
          out.putInfiniteDate(days > 0);
        } else {
          out.putDate(days + DAYS_TO_2000);
        }
      }
      case TIME -> out.putTime(longAt(column));
      case TIMESTAMP, TIMESTAMPTZ -> {
        long micros = longAt(column);
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
          out.putInfiniteDate(micros > 0);
        } else {
          out.putTimestamp(micros + MICROS_TO_2000);
        }
      }
      case UUID -> {
        fixed(column, SourceUuid.LENGTH);
        out.putUuid(HashBuffer.longAt(message, at), HashBuffer.longAt(message, at + Long.BYTES));
      }
      case JSON -> out.putJson(message, at, length);
      case JSONB -> writeJsonb(column, out);
    }
  }

  private void writeText(int column, CanonicalRow out) {
    int at = offsets[column];
    int length = lengths[column];
    TargetFit fit = plans.get(column).fit();
    if (fit == null || fit.form() != TargetFit.Form.ADDRESS) {
      out.putText(message, at, length);
      return;
    }
    try {
      byte[] address =
          NetworkAddress.canonical(new String(message, at, length, StandardCharsets.UTF_8));
      out.putBytes(address, 0, address.length);
    } catch (Misfit misfit) {
      out.putMisfit(misfit.rule());
    }
  }

  private void writeNumeric(int column, CanonicalRow out) {
    switch (readNumeric(column)) {
      case NUMERIC_POSITIVE, NUMERIC_NEGATIVE -> out.putDecimal(decimal);
      case NUMERIC_NAN -> out.putSpecialDecimal(CanonicalRow.Special.NAN);
      case NUMERIC_INFINITY -> out.putSpecialDecimal(CanonicalRow.Special.INFINITY);
      case NUMERIC_MINUS_INFINITY -> out.putSpecialDecimal(CanonicalRow.Special.MINUS_INFINITY);
      default -> throw broken("a numeric with an unknown sign");
    }
  }

  /// Reads a `numeric` into [#decimal] unless it is a special one; returns its sign field.
  private int readNumeric(int column) {
    int at = offsets[column];
    int length = lengths[column];
    int groups = length < NUMERIC_HEADER ? -1 : shortAt(message, at) & 0xffff;
    if (groups < 0 || length != NUMERIC_HEADER + 2 * groups) {
      throw broken("a numeric of " + length + " bytes");
    }
    int weight = shortAt(message, at + 2);
    int sign = shortAt(message, at + 4) & 0xffff;
    if (sign == NUMERIC_POSITIVE || sign == NUMERIC_NEGATIVE) {
      decimal.setGroups(message, at + NUMERIC_HEADER, groups, weight, sign == NUMERIC_NEGATIVE);
    }
    return sign;
  }

  private void writeJsonb(int column, CanonicalRow out) {
    if (lengths[column] < 1 || message[offsets[column]] != 1) {
      throw broken("a jsonb of an unknown version");
    }
    try {
      out.putJsonb(json.digestOfServer(message, offsets[column] + 1, lengths[column] - 1));
    } catch (Misfit misfit) {
      // Valid on the server, but beyond the limits within which Howdah loads: equal to nothing.
      out.putMisfit(misfit.rule());
    }
  }

  @Override
  public String display(int column) {
    int at = offsets[column];
    int length = lengths[column];
    if (length == NULL) {
      return "NULL";
    }
    String shown =
        switch (kind(column)) {
          case SMALLINT -> Short.toString(shortAt(message, at));
          case INTEGER -> Integer.toString(intAt(message, at));
          case BIGINT -> Long.toString(longAt(column));
          case NUMERIC ->
              switch (readNumeric(column)) {
                case NUMERIC_NAN -> "NaN";
                case NUMERIC_INFINITY -> "Infinity";
                case NUMERIC_MINUS_INFINITY -> "-Infinity";
                default -> decimal.toString();
              };
          case DOUBLE -> Double.toString(Double.longBitsToDouble(longAt(column)));
          case REAL -> Float.toString(Float.intBitsToFloat(intAt(message, at)));
          case BOOLEAN -> message[at] == 0 ? "false" : "true";
          case TEXT, VARCHAR, JSON -> text(at, length);
          case JSONB -> text(at + 1, length - 1);
          case BYTEA -> HumanText.ofBytes(message, at, length);
          case DATE -> {
            int days = intAt(message, at);
            yield days == Integer.MAX_VALUE || days == Integer.MIN_VALUE
                ? infinity(days > 0)
                : LocalDate.ofEpochDay(days + DAYS_TO_2000).toString();
          }
          case TIME -> {
            long micros = longAt(column);
            yield micros == 86_400_000_000L
                ? "24:00:00"
                : LocalTime.ofNanoOfDay(micros * 1000).toString();
          }
          case TIMESTAMP -> timestamp(longAt(column));
          case TIMESTAMPTZ -> {
            String shownTime = timestamp(longAt(column));
            yield shownTime.endsWith("infinity") ? shownTime : shownTime + "Z";
          }
          case UUID ->
              new UUID(HashBuffer.longAt(message, at), HashBuffer.longAt(message, at + Long.BYTES))
                  .toString();
        };
    return HumanText.shorten(shown);
  }

  @Override
  public String displayInKey(int column) {
    return display(column);
  }

  private String text(int at, int length) {
    int shown = Math.min(length, HumanText.LOOKED_AT);
    return HumanText.ofText(Arrays.copyOfRange(message, at, at + shown), TextEncoding.UTF_8);
  }

  private static String timestamp(long micros) {
    if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
      return infinity(micros > 0);
    }
    Instant instant = Instant.EPOCH.plus(micros + MICROS_TO_2000, ChronoUnit.MICROS);
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
  }

  private static String infinity(boolean positive) {
    return positive ? "infinity" : "-infinity";
  }

  private ColumnType.Kind kind(int column) {
    return plans.get(column).type().kind();
  }

  private long longAt(int column) {
    return HashBuffer.longAt(message, fixed(column, Long.BYTES));
  }

  /// Where a field of a fixed length begins.
  private int fixed(int column, int length) {
    if (lengths[column] != length) {
      throw broken(
          "%d bytes in column %s, which is %s"
              .formatted(lengths[column], plans.get(column).target(), plans.get(column).type()));
    }
    return offsets[column];
  }

  /// The failure that the server sent something that is not understood.
  HowdahException broken(String what) {
    return new HowdahException(
        ErrorCode.TARGET_FAILED,
        "Reading table " + table + " back: the server sent " + what + ".",
        "Check that what answers is PostgreSQL 14 or later and run the verification again.");
  }

  static int intAt(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  static short shortAt(byte[] bytes, int at) {
    return (short) (bytes[at] << 8 | (bytes[at + 1] & 0xff));
  }
}
