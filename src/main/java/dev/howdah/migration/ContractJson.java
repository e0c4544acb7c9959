package dev.howdah.migration;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;

/// The JSON of what the engine answers, the same from the command line and from the service.
/// Records become objects with their components in order; enum constants are written in lower case
/// with hyphens unless they say otherwise; instants in ISO 8601. Thread-safe.
public final class ContractJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .addModule(
              new SimpleModule()
                  .addSerializer(Enum.class, new EnumWriter())
                  .addSerializer(Instant.class, new InstantWriter()))
          .build();

  private ContractJson() {}

  /// What writes it.
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /// A record as a document that begins with the version of the contract.
  public static String versioned(Object value) {
    ObjectNode document = MAPPER.createObjectNode().put("version", MigrationReport.VERSION);
    ObjectNode components = MAPPER.valueToTree(value);
    components.remove("version");
    document.setAll(components);
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the result cannot be written as JSON", e);
    }
  }

  @SuppressWarnings("rawtypes")
  private static final class EnumWriter extends JsonSerializer<Enum> {

    @Override
    public void serialize(Enum value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(spelling(value));
    }

    private static String spelling(Enum<?> value) {
      try {
        JsonProperty property =
            value.getDeclaringClass().getField(value.name()).getAnnotation(JsonProperty.class);
        if (property != null) {
          return property.value();
        }
      } catch (NoSuchFieldException e) {
        throw new IllegalStateException(e);
      }
      return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final class InstantWriter extends JsonSerializer<Instant> {

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.toString());
    }
  }
}
