package dev.howdah.sqlite;

import dev.howdah.schema.ColumnProfile;
import dev.howdah.schema.TextShape;
import dev.howdah.value.BooleanText;
import dev.howdah.value.JsonText;
import dev.howdah.value.NumberText;
import dev.howdah.value.TemporalText;
import dev.howdah.value.Utf8;
import dev.howdah.value.UuidText;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/// Counts what one column stores. Confined to one thread.
final class ColumnProfiler {

  private static final long EXACT_IN_DOUBLE = 1L << 53;
  private static final double LONG_LIMIT = 0x1p63;
  private static final int LONGEST_NUMBER = 1100;
  private static final int LONGEST_TEMPORAL = 40;

  private final String column;
  private final TextReader textReader;
  private final TemporalText temporal = new TemporalText();
  private final UuidText uuid = new UuidText();
  private final JsonText json = new JsonText();

  private long rows;
  private long nulls;

  private long integers;
  private long integerMin = Long.MAX_VALUE;
  private long integerMax = Long.MIN_VALUE;
  private long zeroOrOne;
  private long beyondDouble;

  private long reals;
  private double realMin = Double.POSITIVE_INFINITY;
  private double realMax = Double.NEGATIVE_INFINITY;
  private long integral;
  private long infinite;
  private long negativeZero;
  private int realScale;
  private int realIntegerDigits;

  private long texts;
  private long textBytes;
  private long textCharacters;
  private long empty;
  private long withNul;
  private long malformed;
  private int textScale;
  private int textIntegerDigits;
  private final long[] shapes = new long[TextShape.values().length];

  private long blobs;
  private long blobBytes;
  private long sixteenBytes;
  private long textBlobs;

  ColumnProfiler(String column, TextEncoding encoding) {
    this.column = column;
    this.textReader = new TextReader(encoding);
  }

  /// Takes note of the value of the cursor's current row.
  void add(RowCursor cursor, int position) {
    rows++;
    switch (cursor.storageClass(position)) {
      case NULL -> nulls++;
      case INTEGER -> addInteger(cursor.integer(position));
      case REAL -> addReal(cursor.real(position));
      case TEXT -> addText(cursor.bytes(position));
      case BLOB -> addBlob(cursor.bytes(position));
    }
  }

  ColumnProfile finish() {
    Map<TextShape, Long> found = new EnumMap<>(TextShape.class);
    for (TextShape shape : TextShape.values()) {
      if (shapes[position(shape)] > 0) {
        found.put(shape, shapes[position(shape)]);
      }
    }
    return new ColumnProfile(
        column,
        rows,
        nulls,
        new ColumnProfile.Integers(
            integers,
            integers == 0 ? 0 : integerMin,
            integers == 0 ? 0 : integerMax,
            zeroOrOne,
            beyondDouble),
        new ColumnProfile.Reals(
            reals,
            reals == 0 ? 0 : realMin,
            reals == 0 ? 0 : realMax,
            integral,
            infinite,
            negativeZero,
            realScale,
            realIntegerDigits),
        new ColumnProfile.Texts(
            texts,
            textBytes,
            textCharacters,
            empty,
            withNul,
            malformed,
            textScale,
            textIntegerDigits,
            found),
        new ColumnProfile.Blobs(blobs, blobBytes, sixteenBytes, textBlobs));
  }

  private void addInteger(long value) {
    integers++;
    integerMin = Math.min(integerMin, value);
    integerMax = Math.max(integerMax, value);
    if (value == 0 || value == 1) {
      zeroOrOne++;
    } else if ((value > EXACT_IN_DOUBLE || value < -EXACT_IN_DOUBLE) && !isExact(value)) {
      beyondDouble++;
    }
  }

  /// Whether the double nearest to a long is that long; 2^63 itself is no long.
  private static boolean isExact(long value) {
    double nearest = (double) value;
    return nearest < LONG_LIMIT && (long) nearest == value;
  }

  private void addReal(double value) {
    reals++;
    realMin = Math.min(realMin, value);
    realMax = Math.max(realMax, value);
    if (Double.isInfinite(value)) {
      infinite++;
      return;
    }
    if (value == 0 && Double.doubleToRawLongBits(value) < 0) {
      negativeZero++;
      return;
    }
    if (value == Math.rint(value) && value >= -LONG_LIMIT && value < LONG_LIMIT) {
      integral++;
      if (Math.abs(value) < EXACT_IN_DOUBLE) {
        realIntegerDigits = Math.max(realIntegerDigits, digits((long) Math.abs(value)));
        return;
      }
    }
    BigDecimal decimal = NumberText.shortestDecimal(value).stripTrailingZeros();
    realScale = Math.max(realScale, decimal.scale());
    realIntegerDigits = Math.max(realIntegerDigits, decimal.precision() - decimal.scale());
  }

  private static int digits(long magnitude) {
    int count = 0;
    for (long rest = magnitude; rest > 0; rest /= 10) {
      count++;
    }
    return count;
  }

  private void addText(byte[] stored) {
    texts++;
    Utf8.Validity validity = textReader.read(stored);
    if (validity == Utf8.Validity.MALFORMED) {
      malformed++;
      textBytes = Math.max(textBytes, stored.length);
      return;
    }
    byte[] utf8 = textReader.utf8();
    textBytes = Math.max(textBytes, utf8.length);
    if (utf8.length > textCharacters) {
      textCharacters = Math.max(textCharacters, Utf8.countCharacters(utf8));
    }
    if (validity == Utf8.Validity.WITH_NUL) {
      withNul++;
      return;
    }
    if (utf8.length == 0) {
      empty++;
      return;
    }
    addShapes(utf8);
  }

  private void addShapes(byte[] utf8) {
    byte first = utf8[0];
    boolean numeric = first == '-' || first == '+' || (first >= '0' && first <= '9');
    if (utf8.length <= 5 && BooleanText.read(utf8) != BooleanText.Reading.NEITHER) {
      count(TextShape.BOOLEAN_WORD);
    }
    if (numeric && utf8.length <= LONGEST_NUMBER) {
      addNumberShapes(utf8);
    }
    if (numeric && utf8.length <= LONGEST_TEMPORAL) {
      addTemporalShapes(utf8);
    }
    if (uuid.readDashed(utf8)) {
      count(TextShape.UUID_DASHED);
    } else if (uuid.readHex(utf8) && uuid.hasKnownVersion()) {
      count(TextShape.UUID_HEX);
    }
    JsonText.Reading reading = json.read(utf8);
    if (reading != JsonText.Reading.INVALID) {
      count(TextShape.JSON);
      if (JsonText.looksLikeContainer(utf8)) {
        count(TextShape.JSON_CONTAINER);
      }
      if (reading == JsonText.Reading.SAFE) {
        count(TextShape.JSONB);
      }
    }
  }

  private void addNumberShapes(byte[] utf8) {
    if (NumberText.isCanonicalInteger(utf8) && NumberText.fitsLong(utf8)) {
      count(TextShape.INTEGER);
    }
    BigDecimal decimal = NumberText.parseDecimal(utf8);
    if (decimal != null) {
      count(TextShape.DECIMAL);
      BigDecimal stripped = decimal.stripTrailingZeros();
      textScale = Math.max(textScale, stripped.scale());
      textIntegerDigits = Math.max(textIntegerDigits, stripped.precision() - stripped.scale());
    }
  }

  private void addTemporalShapes(byte[] utf8) {
    if (temporal.readDate(utf8)) {
      count(TextShape.DATE);
    } else if (temporal.readTime(utf8)) {
      count(TextShape.TIME);
    } else if (temporal.readTimestamp(utf8)) {
      count(temporal.hasZone() ? TextShape.TIMESTAMP_ZONED : TextShape.TIMESTAMP);
    }
  }

  private void addBlob(byte[] bytes) {
    blobs++;
    blobBytes = Math.max(blobBytes, bytes.length);
    if (bytes.length == 16) {
      sixteenBytes++;
    }
    if (Utf8.check(bytes) == Utf8.Validity.VALID) {
      textBlobs++;
    }
  }

  private void count(TextShape shape) {
    shapes[position(shape)]++;
  }

  @SuppressWarnings("EnumOrdinal") // An index into an array of this object only.
  private static int position(TextShape shape) {
    return shape.ordinal();
  }
}
