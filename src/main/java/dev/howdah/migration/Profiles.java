package dev.howdah.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.plan.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The profiles of well-known applications, which are files under `profiles/` in this program, and
/// those that users write. Stateless.
public final class Profiles {

  /// The one that is used where no application is recognised.
  public static final String GENERAL = "general";

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private Profiles() {}

  /// The names of the built-in profiles in the order of the alphabet. Folders in jars and native
  /// images cannot be listed, so a file names them.
  public static List<String> names() {
    return resource("index").lines().filter(line -> !line.isBlank()).sorted().toList();
  }

  /// The built-in profile of that name, or the one in the file at that path.
  public static Profile named(String nameOrPath) {
    if (names().contains(nameOrPath)) {
      return builtIn(nameOrPath);
    }
    Path file;
    try {
      file = Path.of(nameOrPath);
    } catch (InvalidPathException e) {
      throw unknown(nameOrPath, e);
    }
    if (nameOrPath.isBlank() || !Files.exists(file)) {
      throw unknown(nameOrPath, null);
    }
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new HowdahException(
          ErrorCode.PLAN_INVALID,
          "The profile " + file + " cannot be read: " + e,
          "Check the path, the permissions and that it is text in UTF-8.",
          e);
    }
    return parse(text, file.toString());
  }

  /// The profile of the application whose tables these are: of those that fit, the one that had to
  /// find the most tables. Empty where none fits.
  public static Optional<Profile> detect(Collection<String> sourceTables) {
    return names().stream()
        .map(Profiles::builtIn)
        .filter(profile -> profile.fits(sourceTables))
        .max(Comparator.comparingInt(profile -> profile.detect().size()));
  }

  private static Profile builtIn(String name) {
    return parse(resource(name + ".yaml"), "profiles/" + name + ".yaml of Howdah");
  }

  private static Profile parse(String text, String where) {
    if (text.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) {
      throw invalid(where, "", "there is nothing in it", null);
    }
    try {
      return YAML.readValue(text, Profile.class);
    } catch (JsonProcessingException e) {
      throw invalid(where, place(e), reason(e), e);
    }
  }

  /// Where in the file: by the keys that lead there, as what is noticed after a value has been read
  /// has the line of what follows it; by the line where the text is no YAML at all.
  private static String place(JsonProcessingException e) {
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      StringBuilder path = new StringBuilder();
      for (JsonMappingException.Reference step : mapping.getPath()) {
        if (step.getFieldName() == null) {
          path.append('[').append(step.getIndex()).append(']');
        } else {
          path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
        }
      }
      return " at " + path;
    }
    return e.getLocation() == null
        ? ""
        : " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  /// The parser's reason without the names of our classes.
  private static String reason(JsonProcessingException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          "there is no key '"
              + unknown.getPropertyName()
              + "' here; the keys are "
              + unknown.getKnownPropertyIds();
      case InvalidFormatException refused when refused.getTargetType().isEnum() ->
          "'"
              + refused.getValue()
              + "' is none of the words that may stand here; docs/profiles.md lists them";
      case ValueInstantiationException refused when refused.getCause() != null ->
          String.valueOf(refused.getCause().getMessage());
      case MismatchedInputException ignored -> "something else belongs here";
      default -> e.getOriginalMessage();
    };
  }

  private static HowdahException invalid(
      String where, String place, String reason, @Nullable Exception cause) {
    return new HowdahException(
        ErrorCode.PLAN_INVALID,
        "The profile " + where + " is not understood" + place + ": " + reason + ".",
        "Mend it; docs/profiles.md says what may be in a profile.",
        cause);
  }

  private static HowdahException unknown(String nameOrPath, @Nullable Exception cause) {
    return new HowdahException(
        ErrorCode.USAGE,
        "There is no profile named " + nameOrPath + ", and no file at that path.",
        "Name one of " + String.join(", ", names()) + ", or a file of your own.",
        cause);
  }

  private static String resource(String name) {
    try (InputStream in = Profiles.class.getResourceAsStream("/profiles/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the resource profiles/" + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the resource profiles/" + name + " cannot be read", e);
    }
  }
}
