package dev.howdah.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What JSON can say and the service does not take.
class StrictJsonTest {

  private final ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());

  StrictJsonTest() {
    new StrictJson().customize(json);
  }

  record Body(@Nullable String text, @Nullable Instant time) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"a\\u0000b\"}",
        "{\"text\":\"\\ud83d\"}",
        "{\"text\":\"\\udc18\\ud83d\"}",
        "{\"text\":\"\\ud83dx\"}",
        "{\"text\":\"a\",\"text\":\"b\"}",
        "{\"time\":\"+10000-01-01T00:00:00Z\"}",
        "{\"time\":\"-0001-01-01T00:00:00Z\"}"
      })
  void refuses(String body) {
    assertThatExceptionOfType(JacksonException.class)
        .isThrownBy(() -> json.readValue(body, Body.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\tb", "\ud83d\udc18", "\uffff", "ä\ud83d\udc18\ud83d\udc18"})
  void takesOtherTexts(String text) throws IOException {
    String body = json.writeValueAsString(new Body(text, null));
    assertThat(json.readValue(body, Body.class).text()).isEqualTo(text);
  }
}
