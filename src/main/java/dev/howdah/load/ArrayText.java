package dev.howdah.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.howdah.plan.TargetFit;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Predicate;

/// Whether a JSON text is an array of one dimension whose values the elements of a target's array
/// hold exactly as they are. Immutable and thread-safe.
final class ArrayText {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_DIGITS = 1000;

  private final Predicate<JsonParser> element;

  ArrayText(TargetFit fit) {
    element =
        switch (fit.typeSql()) {
          case "int2[]" -> parser -> isInteger(parser, 15);
          case "int4[]" -> parser -> isInteger(parser, 31);
          case "int8[]" -> parser -> isInteger(parser, 63);
          case "numeric[]" -> ArrayText::isDecimal;
          case "float8[]" -> ArrayText::isDouble;
          case "bool[]" -> parser -> parser.currentToken().isBoolean();
          default -> parser -> parser.currentToken() == JsonToken.VALUE_STRING;
        };
  }

  /// Whether the text, which is valid JSON, is such an array.
  boolean fits(byte[] utf8) {
    try (JsonParser parser = JSON.createParser(utf8)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return false;
      }
      JsonToken token = parser.nextToken();
      while (token != JsonToken.END_ARRAY) {
        if (token != JsonToken.VALUE_NULL && !element.test(parser)) {
          return false;
        }
        token = parser.nextToken();
      }
      return true;
    } catch (IOException e) {
      // Beyond the limits of the parser.
      return false;
    }
  }

  private static boolean isInteger(JsonParser parser, int bits) {
    try {
      return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
          && parser.getBigIntegerValue().bitLength() <= bits
          && !parser.getText().equals("-0");
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isDecimal(JsonParser parser) {
    try {
      return parser.currentToken().isNumeric()
          && parser.getText().length() <= MAX_DIGITS
          && new BigDecimal(parser.getText()).toBigInteger().bitLength() < 3000;
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  /// Whether the number is the shortest decimal of a double, so that the server writes it again.
  private static boolean isDouble(JsonParser parser) {
    try {
      if (!parser.currentToken().isNumeric()) {
        return false;
      }
      BigDecimal decimal = new BigDecimal(parser.getText());
      double nearest = decimal.doubleValue();
      return !Double.isInfinite(nearest)
          && new BigDecimal(Double.toString(nearest)).compareTo(decimal) == 0
          && (decimal.signum() != 0 || decimal.unscaledValue().equals(BigInteger.ZERO));
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }
}
