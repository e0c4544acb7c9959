package dev.howdah.load;

import dev.howdah.plan.ColumnPlan;
import dev.howdah.plan.ColumnType;
import dev.howdah.plan.ConversionRule;
import dev.howdah.plan.MisfitRule;
import dev.howdah.plan.NumberMeaning;
import dev.howdah.plan.TargetFit;
import dev.howdah.sqlite.TextEncoding;
import dev.howdah.value.NumberText;
import dev.howdah.value.TemporalText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// `date`, `time`, `timestamp` and `timestamptz`. PostgreSQL counts days and microseconds from
/// 2000-01-01 (PostgreSQL source, `date_send`, `timestamp_send`).
final class TemporalEncoder extends ColumnEncoder {

  private static final long POSTGRES_EPOCH_DAY = 10_957;
  private static final long POSTGRES_EPOCH_MICROS =
      POSTGRES_EPOCH_DAY * TemporalText.MICROS_PER_DAY;
  private static final BigInteger FIRST_MICROS =
      BigInteger.valueOf(TemporalText.epochDay(1, 1, 1) * TemporalText.MICROS_PER_DAY);
  private static final BigInteger END_MICROS =
      BigInteger.valueOf(TemporalText.epochDay(10_000, 1, 1) * TemporalText.MICROS_PER_DAY);
  private static final BigDecimal JULIAN_DAY_OF_1970 = new BigDecimal("2440587.5");
  private static final BigDecimal MILLIS_PER_DAY = BigDecimal.valueOf(86_400_000L);

  private final ColumnType.Kind kind;
  private final NumberMeaning numbers;
  private final long unitMicros;
  private final boolean cutting;
  private final TemporalText text;

  TemporalEncoder(ColumnPlan plan, TextEncoding encoding) {
    super(plan, encoding);
    kind = plan.type().kind();
    numbers = plan.numbers();
    cutting = plan.fit() != null && plan.fit().form() == TargetFit.Form.CUT;
    text = new TemporalText(cutting);
    unitMicros = plan.fit() == null ? 1 : (long) Math.pow(10, 6 - plan.fit().length());
  }

  @Override
  @Nullable MisfitRule encodeInteger(long value, RowBuffer out) {
    return encodeNumber(BigDecimal.valueOf(value), out);
  }

  @Override
  @Nullable MisfitRule encodeReal(double value, RowBuffer out) {
    return Double.isInfinite(value)
        ? misfit()
        : encodeNumber(NumberText.shortestDecimal(value), out);
  }

  @Override
  @Nullable MisfitRule encodeText(byte[] stored, RowBuffer out) {
    if (!readValid(stored)) {
      return misfit();
    }
    byte[] utf8 = utf8();
    return switch (kind) {
      case TIME -> {
        if (!text.readTime(utf8)) {
          yield misfit();
        }
        convertedBy(ConversionRule.TEXT_TO_TIME);
        yield putText(text.microsOfDay(), out);
      }
      case DATE -> {
        boolean midnight =
            text.readDate(utf8)
                || (text.readTimestamp(utf8) && !text.hasZone() && text.microsOfDay() == 0);
        if (!midnight) {
          yield misfit();
        }
        convertedBy(ConversionRule.TEXT_TO_DATE);
        out.putIntField((int) (text.epochDay() - POSTGRES_EPOCH_DAY));
        yield null;
      }
      case TIMESTAMP -> {
        if (!text.readDate(utf8) && !(text.readTimestamp(utf8) && !text.hasZone())) {
          yield misfit();
        }
        convertedBy(ConversionRule.TEXT_TO_TIMESTAMP);
        yield putText(text.localMicros() - POSTGRES_EPOCH_MICROS, out);
      }
      default -> {
        if (!text.readDate(utf8) && !text.readTimestamp(utf8)) {
          yield misfit();
        }
        convertedBy(ConversionRule.TEXT_TO_TIMESTAMPTZ);
        yield putText(text.utcMicros() - POSTGRES_EPOCH_MICROS, out);
      }
    };
  }

  private @Nullable MisfitRule encodeNumber(BigDecimal number, RowBuffer out) {
    if (kind == ColumnType.Kind.TIME) {
      return misfit();
    }
    BigDecimal exact =
        switch (numbers) {
          case NONE -> null;
          case EPOCH_SECONDS -> number.movePointRight(6);
          case EPOCH_MILLISECONDS -> number.movePointRight(3);
          case EPOCH_MICROSECONDS -> number;
          case EPOCH_NANOSECONDS -> number.movePointLeft(3);
          case JULIAN_DAY ->
              number
                  .subtract(JULIAN_DAY_OF_1970)
                  .multiply(MILLIS_PER_DAY)
                  .setScale(0, RoundingMode.HALF_UP)
                  .movePointRight(3);
        };
    // Beyond 25 digits nothing is a date, and a huge exponent would be a huge number.
    if (exact == null || exact.precision() - exact.scale() > 25) {
      return misfit();
    }
    if (exact.signum() != 0 && exact.stripTrailingZeros().scale() > 0) {
      return misfit();
    }
    BigInteger micros = exact.toBigInteger();
    if (micros.compareTo(FIRST_MICROS) < 0 || micros.compareTo(END_MICROS) >= 0) {
      return misfit();
    }
    return putEpoch(micros.longValueExact(), out);
  }

  private @Nullable MisfitRule putEpoch(long micros, RowBuffer out) {
    switch (kind) {
      case DATE -> {
        if (Math.floorMod(micros, TemporalText.MICROS_PER_DAY) != 0) {
          return misfit();
        }
        convertedBy(ConversionRule.EPOCH_TO_DATE);
        long day = Math.floorDiv(micros, TemporalText.MICROS_PER_DAY);
        out.putIntField((int) (day - POSTGRES_EPOCH_DAY));
      }
      case TIMESTAMP -> {
        convertedBy(ConversionRule.EPOCH_TO_TIMESTAMP);
        return put(micros - POSTGRES_EPOCH_MICROS, out);
      }
      default -> {
        convertedBy(ConversionRule.EPOCH_TO_TIMESTAMPTZ);
        return put(micros - POSTGRES_EPOCH_MICROS, out);
      }
    }
    return null;
  }

  /// Cuts what is finer than the type keeps, where the plan says so.
  private @Nullable MisfitRule putText(long micros, RowBuffer out) {
    if (!cutting) {
      return put(micros, out);
    }
    long kept = micros - Math.floorMod(micros, unitMicros);
    if (kept != micros || text.isCut()) {
      repairedBy(ConversionRule.FRACTION_CUT);
    }
    return put(kept, out);
  }

  /// Refuses what the server would round.
  private @Nullable MisfitRule put(long micros, RowBuffer out) {
    if (micros % unitMicros != 0) {
      return MisfitRule.TOO_FINE;
    }
    out.putLongField(micros);
    return null;
  }

  private MisfitRule misfit() {
    return switch (kind) {
      case DATE -> MisfitRule.NOT_A_DATE;
      case TIME -> MisfitRule.NOT_A_TIME;
      default -> MisfitRule.NOT_A_TIMESTAMP;
    };
  }
}
