package dev.howdah.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `If-Match` of changes; `If-None-Match` is tested with the resources that answer to it.
class VersionsTest {

  private static void refused(@Nullable String ifMatch, ErrorCode code) {
    assertThatExceptionOfType(HowdahException.class)
        .isThrownBy(() -> Versions.require(ifMatch, 3))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"3\"", "*", "\"1\", \"3\"", " \"3\" ", "\"x\",\"3\",\"y\""})
  void takesThePresentVersion(String ifMatch) {
    Versions.require(ifMatch, 3);
    assertThat(Versions.tag(3)).isEqualTo("\"3\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"2\"", "3", "W/\"3\"", "\"33\"", ",", "\"1\",\"2\"", "\"*\""})
  void refusesOtherVersions(String ifMatch) {
    refused(ifMatch, ErrorCode.PRECONDITION_FAILED);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void asksForAVersion(@Nullable String ifMatch) {
    refused(ifMatch, ErrorCode.PRECONDITION_REQUIRED);
  }
}
