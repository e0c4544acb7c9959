package dev.howdah.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Refuses what JSON can say and PostgreSQL cannot keep, before a resource sees it: NUL and half
/// characters in texts, times far from any calendar; and members that are there twice, of which
/// nobody knows which one is meant.
@Singleton
final class StrictJson implements ObjectMapperCustomizer {

  StrictJson() {}

  /// Last, so that nobody's reader of texts or times takes the place of these.
  @Override
  public int priority() {
    return MINIMUM_PRIORITY;
  }

  @Override
  public void customize(ObjectMapper json) {
    json.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    json.registerModule(
        new SimpleModule("howdah")
            .addDeserializer(String.class, new Text())
            .addDeserializer(Instant.class, new Time()));
  }

  /// What is wrong with a text; null where nothing is.
  static @Nullable String wrong(String text) {
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one == 0) {
        return "a text has no NUL";
      }
      if (Character.isSurrogate(one)) {
        boolean whole =
            Character.isHighSurrogate(one)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!whole) {
          return "a text has whole characters only";
        }
        i++;
      }
    }
    return null;
  }

  private static final class Text extends StdScalarDeserializer<String> {

    private Text() {
      super(String.class);
    }

    @Override
    public @Nullable String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken().isNumeric() || parser.currentToken().isBoolean()) {
        // Jackson would make a text of it.
        return (String) context.handleUnexpectedToken(String.class, parser);
      }
      String text = StringDeserializer.instance.deserialize(parser, context);
      String wrong = text == null ? null : wrong(text);
      if (wrong != null) {
        throw context.weirdStringException("", String.class, wrong);
      }
      return text;
    }
  }

  private static final class Time extends StdScalarDeserializer<Instant> {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Time() {
      super(Instant.class);
    }

    @Override
    public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Instant time = InstantDeserializer.INSTANT.deserialize(parser, context);
      if (time != null && (time.isBefore(FIRST) || time.isAfter(LAST))) {
        throw context.weirdStringException("", Instant.class, "a year has four digits");
      }
      return time;
    }
  }
}
