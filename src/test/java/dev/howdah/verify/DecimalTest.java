package dev.howdah.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalTest {

  private final Decimal decimal = new Decimal();

  private Decimal of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    decimal.set(bytes, 0, bytes.length);
    return decimal;
  }

  @Test
  void hasOneFormForEqualNumbers() {
    for (String text : new String[] {"0", "-0", "0.00", "+0e5", "000"}) {
      assertThat(of(text).isZero()).isTrue();
      assertThat(decimal.isNegative()).isFalse();
      assertThat(decimal.exponent()).isZero();
    }
    for (String text : new String[] {"1500", "1.5e3", "0001500.00", "150E+1", "15000e-1"}) {
      Decimal same = new Decimal();
      same.set(1500L);
      assertThat(of(text).sameAs(same)).as(text).isTrue();
    }
  }

  @Test
  void knowsDigitsOnBothSidesOfThePoint() {
    assertThat(of("00123.4500").scale()).isEqualTo(2);
    assertThat(decimal.integerDigits()).isEqualTo(3);
    assertThat(of("0.001").integerDigits()).isZero();
    assertThat(decimal.scale()).isEqualTo(3);
    assertThat(of("1e5").integerDigits()).isEqualTo(6);
    assertThat(decimal.scale()).isZero();
  }

  @Test
  void takesTheShortestDigitsOfADouble() {
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (i < 1000) {
        value = Double.longBitsToDouble(i);
      }
      if (Double.isFinite(value)) {
        decimal.set(value);
        assertThat(decimal.toBigDecimal().doubleValue()).isEqualTo(value + 0.0);
        assertThat(decimal.toBigDecimal()).matches(it -> it.precision() <= 17);
      }
    }
    decimal.set(Double.MIN_VALUE);
    assertThat(decimal.toBigDecimal()).isEqualTo(new BigDecimal("5E-324"));
    decimal.set(2 * Double.MIN_VALUE);
    assertThat(decimal.toBigDecimal()).isEqualTo(new BigDecimal("1E-323"));
    decimal.set(1e23);
    assertThat(decimal.toBigDecimal()).isEqualByComparingTo(new BigDecimal("1E+23"));
  }

  @Test
  void textOfARealReadsBackAsTheSameDouble() {
    Random random = new Random(11);
    for (int i = 0; i < 100_000; i++) {
      double value = Math.scalb(random.nextDouble() - 0.5, random.nextInt(140) - 70);
      assertThat(Double.parseDouble(decimal.textOf(value))).isEqualTo(value);
    }
    assertThat(decimal.textOf(0.0001)).isEqualTo("0.0001");
    assertThat(decimal.textOf(Math.nextDown(0.0001))).isEqualTo("9.999999999999999e-05");
    assertThat(decimal.textOf(1e15)).isEqualTo("1.0e+15");
    assertThat(decimal.textOf(Math.nextDown(1e15))).isEqualTo("999999999999999.9");
    assertThat(decimal.textOf(100)).isEqualTo("100.0");
    assertThat(decimal.textOf(-1.5e-300)).isEqualTo("-1.5e-300");
  }
}
