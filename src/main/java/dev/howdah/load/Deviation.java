package dev.howdah.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.util.List;

/// Something that came out otherwise than the plan said, although no row was lost.
///
/// @param code of the finding that it makes
/// @param object what it is about, names as in the target
/// @param message what happened and what it means, in one sentence
public record Deviation(String code, String object, String message) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static String write(List<Deviation> deviations) {
    try {
      return JSON.writeValueAsString(deviations.toArray(new Deviation[0]));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of strings is always JSON", e);
    }
  }

  /// What a checkpoint remembers.
  static List<Deviation> read(String detail) {
    try {
      return List.of(JSON.readValue(detail, Deviation[].class));
    } catch (JsonProcessingException e) {
      throw new HowdahException(
          ErrorCode.RUN_NOT_RESUMABLE,
          "A checkpoint of the run cannot be read: " + e.getOriginalMessage(),
          "Discard the run and start again.",
          e);
    }
  }
}
