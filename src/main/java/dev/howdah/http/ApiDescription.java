package dev.howdah.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/// Completes the description of the API with what is the same for each operation, so that no
/// resource has to say it: the key, the answers that are problem documents, and names.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDescription implements OASFilter {

  private static final String KEY = "apiKey";
  private static final String PROBLEM = "Problem";
  private static final String RESOURCE = "Resource";

  private static final Map<String, String> PROBLEMS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("400", "The request is not understood"),
              Map.entry("401", "A valid API key is needed"),
              Map.entry("403", "The scope of the API key does not suffice"),
              Map.entry("404", "There is nothing at this address, or nothing for this caller"),
              Map.entry("405", "The address does not answer to this method"),
              Map.entry("406", "The answer has none of the types that the request accepts"),
              Map.entry("409", "The request does not fit the present state"),
              Map.entry("412", "It was changed since the version that is named"),
              Map.entry("413", "The body is too long"),
              Map.entry("415", "A body of this type is not taken"),
              Map.entry("428", "The request has to name the version that it changes"),
              Map.entry("429", "Too many requests; Retry-After says how long to wait"),
              Map.entry("500", "The service failed"),
              Map.entry("503", "The service's database does not answer")));

  /// For the framework.
  public ApiDescription() {}

  @Override
  public void filterOpenAPI(OpenAPI api) {
    api.setServers(List.of(OASFactory.createServer().url("/")));
    var components =
        api.getComponents() == null ? OASFactory.createComponents() : api.getComponents();
    components.addSchema(PROBLEM, problem());
    components.addSecurityScheme(
        KEY,
        OASFactory.createSecurityScheme()
            .type(SecurityScheme.Type.HTTP)
            .scheme("bearer")
            .description("An API key, as `Authorization: Bearer hw_live_…`."));
    PROBLEMS.forEach((status, text) -> components.addResponse("Problem" + status, answer(text)));
    api.setComponents(components);
    api.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(KEY, List.of())));
    // The framework's order of tags depends on the order in which it finds classes.
    api.setTags(null);
    if (api.getPaths() != null) {
      api.getPaths().getPathItems().forEach(ApiDescription::complete);
    }
  }

  private static void complete(String path, PathItem item) {
    item.getOperations()
        .forEach((method, operation) -> {
          name(operation);
          parameters(operation);
          if (!path.startsWith("/api/")) {
            operation.setSecurity(List.of());
          }
          APIResponses responses = operation.getResponses();
          for (String status : statuses(path, operation, method != PathItem.HttpMethod.GET)) {
            if (responses.getAPIResponse(status) == null) {
              responses.addAPIResponse(
                  status, OASFactory.createAPIResponse().ref("Problem" + status));
            }
          }
        });
  }

  /// Pages are the same everywhere, and so are versions.
  private static void parameters(Operation operation) {
    if (operation.getParameters() == null) {
      return;
    }
    for (Parameter parameter : operation.getParameters()) {
      switch (parameter.getName()) {
        case "limit" ->
            parameter
                .description("How many at most")
                .schema(
                    OASFactory.createSchema()
                        .addType(Schema.SchemaType.INTEGER)
                        .minimum(BigDecimal.ONE)
                        .maximum(BigDecimal.valueOf(PageRequest.MAX_LIMIT))
                        .defaultValue(PageRequest.DEFAULT_LIMIT));
        case "cursor" -> parameter.description("The `next` of the page before");
        case "If-Match" ->
            parameter.description("The `ETag` of the version that is changed; `*` for any");
        case "If-None-Match" -> {
          parameter.description("The `ETag` of the version that the caller has");
          operation
              .getResponses()
              .addAPIResponse(
                  "304", OASFactory.createAPIResponse().description("It is still that version"));
        }
        default -> {
          // The resource says what it is.
        }
      }
    }
  }

  /// `ApiKeyResource_list` becomes `apiKeyList`, `Api Key Resource` becomes `Api key`.
  private static void name(Operation operation) {
    String id = operation.getOperationId();
    if (id != null && id.indexOf('_') > 0) {
      String room = id.substring(0, id.indexOf('_'));
      String method = id.substring(id.indexOf('_') + 1);
      String thing =
          room.endsWith(RESOURCE) ? room.substring(0, room.length() - RESOURCE.length()) : room;
      operation.setOperationId(
          thing.substring(0, 1).toLowerCase(Locale.ROOT)
              + thing.substring(1)
              + method.substring(0, 1).toUpperCase(Locale.ROOT)
              + method.substring(1));
    }
    if (operation.getTags() != null) {
      operation.setTags(
          operation.getTags().stream()
              .map(tag -> {
                String words = tag.replaceFirst(" ?" + RESOURCE + "$", "");
                return words.isEmpty()
                    ? tag
                    : words.charAt(0) + words.substring(1).toLowerCase(Locale.ROOT);
              })
              .toList());
    }
  }

  private static List<String> statuses(String path, Operation operation, boolean changes) {
    List<String> all = new ArrayList<>(List.of("405", "406", "500"));
    boolean body = operation.getRequestBody() != null;
    boolean parameters = operation.getParameters() != null && !operation.getParameters().isEmpty();
    if (path.startsWith("/api/")) {
      all.addAll(List.of("401", "403", "429", "503"));
    }
    if (body || parameters) {
      all.add("400");
    }
    if (path.indexOf('{') >= 0) {
      all.add("404");
    }
    if (changes) {
      all.add("409");
    }
    if (body) {
      all.addAll(List.of("413", "415"));
    }
    if (parameters
        && operation.getParameters().stream()
            .anyMatch(parameter -> "If-Match".equals(parameter.getName()))) {
      all.addAll(List.of("412", "428"));
    }
    return all.stream().sorted().toList();
  }

  private static APIResponse answer(String text) {
    return OASFactory.createAPIResponse()
        .description(text)
        .content(
            OASFactory.createContent()
                .addMediaType(
                    Problem.MEDIA_TYPE,
                    OASFactory.createMediaType().schema(OASFactory.createSchema().ref(PROBLEM))));
  }

  private static Schema problem() {
    Schema member =
        object()
            .addProperty("field", text("Where in the request, with dots"))
            .addProperty("message", text("What is wrong with it"));
    return object()
        .description("A problem document as RFC 9457 describes it")
        .addProperty("type", text("Where the problem is explained, at this service"))
        .addProperty("title", text("What kind of problem it is"))
        .addProperty(
            "status",
            OASFactory.createSchema()
                .addType(Schema.SchemaType.INTEGER)
                .description("The HTTP status"))
        .addProperty("detail", text("What happened this time"))
        .addProperty("code", text("The stable code"))
        .addProperty("remedy", text("What can be done"))
        .addProperty("requestId", text("The same as in X-Request-Id and in the log"))
        .addProperty(
            "errors", OASFactory.createSchema().addType(Schema.SchemaType.ARRAY).items(member))
        .required(List.of("type", "title", "status", "detail", "code", "requestId"));
  }

  private static Schema object() {
    return OASFactory.createSchema().addType(Schema.SchemaType.OBJECT);
  }

  private static Schema text(String description) {
    return OASFactory.createSchema().addType(Schema.SchemaType.STRING).description(description);
  }
}
