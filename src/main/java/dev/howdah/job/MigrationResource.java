package dev.howdah.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.howdah.access.Caller;
import dev.howdah.access.Ids;
import dev.howdah.access.Scope;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.http.Page;
import dev.howdah.http.PageRequest;
import dev.howdah.migration.Reject;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Migrations, from outside.
@Path("/api/v1/migrations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class MigrationResource {

  static final String YAML = "application/yaml";

  private static final String IF_MATCH = "If-Match";
  private static final String IF_NONE_MATCH = "If-None-Match";
  private static final String ETAG = "ETag";

  private final SecurityIdentity identity;
  private final MigrationDesk desk;
  private final EventStreams streams;
  private final ReportPage pages;

  MigrationResource(
      SecurityIdentity identity, MigrationDesk desk, EventStreams streams, ReportPage pages) {
    this.identity = identity;
    this.desk = desk;
    this.streams = streams;
    this.pages = pages;
  }

  /// A table as it is shown.
  ///
  /// @param rowsDone how many rows of the file are dealt with, those in quarantine too
  public record TableView(
      String source,
      String target,
      TableState state,
      long rowsTotal,
      long rowsDone,
      long rowsQuarantined) {}

  /// A part of a list that is counted and not named.
  ///
  /// @param next what to give as `cursor`; left out on the last part
  public record Part<T>(
      List<T> items, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {

    public Part {
      items = List.copyOf(items);
    }
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  public Response create(
      @HeaderParam(Idempotency.HEADER) @Nullable String key, @NotNull @Valid NewMigration wanted) {
    MigrationDesk.Made made = desk.create(caller(), key, wanted);
    Response.ResponseBuilder answer =
        Response.accepted(made.view()).location(URI.create("/api/v1/migrations/" + made.id()));
    return (made.replayed() ? answer.header(Idempotency.REPLAYED, "true") : answer).build();
  }

  @GET
  @RolesAllowed(Scope.READ)
  public Page<MigrationView> list(
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("state") @Nullable String state) {
    return desk.list(caller(), PageRequest.of(limit, cursor), state);
  }

  @GET
  @Path("{id}")
  @RolesAllowed(Scope.READ)
  public Response find(
      @PathParam("id") String id, @HeaderParam(IF_NONE_MATCH) @Nullable String known) {
    MigrationDesk.Found found = desk.find(caller(), Ids.read(id));
    String tag = "\"" + found.version() + "\"";
    return tag.equals(known)
        ? Response.notModified().header(ETAG, tag).build()
        : Response.ok(found.view()).header(ETAG, tag).build();
  }

  @GET
  @Path("{id}/tables")
  @RolesAllowed(Scope.READ)
  public Part<TableView> tables(
      @PathParam("id") String id,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return desk.tables(caller(), Ids.read(id), PageRequest.of(limit, null).limit(), number(cursor));
  }

  @GET
  @Path("{id}/rejects")
  @RolesAllowed(Scope.READ)
  public Part<Reject> rejects(
      @PathParam("id") String id,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return desk.rejects(
        caller(), Ids.read(id), PageRequest.of(limit, null).limit(), number(cursor));
  }

  @POST
  @Path("{id}/rejects/retry")
  @RolesAllowed(Scope.OPERATE)
  public Response retry(@PathParam("id") String id, @NotNull @Valid RejectsOptions options) {
    return Response.accepted(desk.retry(caller(), Ids.read(id), options)).build();
  }

  private static long number(@Nullable String cursor) {
    try {
      long number = cursor == null ? 0 : Long.parseLong(cursor);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new HowdahException(
        ErrorCode.REQUEST_INVALID,
        "cursor is none that was given out.",
        "Begin with the first page, without a cursor.");
  }

  @GET
  @Path("{id}/plan")
  @RolesAllowed(Scope.READ)
  public Response planAsJson(@PathParam("id") String id) {
    MigrationDesk.Document plan = desk.plan(caller(), Ids.read(id));
    return Response.ok(plan.content(), MediaType.APPLICATION_JSON).header(ETAG, plan.tag()).build();
  }

  @GET
  @Path("{id}/plan")
  @Produces(YAML)
  @RolesAllowed(Scope.READ)
  public Response planAsYaml(@PathParam("id") String id) {
    MigrationDesk.Document plan = desk.plan(caller(), Ids.read(id));
    return Response.ok(desk.yaml(plan), YAML).header(ETAG, plan.tag()).build();
  }

  @PUT
  @Path("{id}/plan")
  @RolesAllowed(Scope.OPERATE)
  public Response putJson(
      @PathParam("id") String id,
      @HeaderParam(IF_MATCH) @Nullable String tag,
      @NotNull String plan) {
    return put(id, tag, plan, "plan.json");
  }

  @PUT
  @Path("{id}/plan")
  @Consumes(YAML)
  @RolesAllowed(Scope.OPERATE)
  public Response putYaml(
      @PathParam("id") String id,
      @HeaderParam(IF_MATCH) @Nullable String tag,
      @NotNull String plan) {
    return put(id, tag, plan, "plan.yaml");
  }

  private Response put(String id, @Nullable String tag, String text, String name) {
    MigrationDesk.Document plan = desk.edit(caller(), Ids.read(id), tag, text, name);
    return Response.ok(plan.content(), MediaType.APPLICATION_JSON).header(ETAG, plan.tag()).build();
  }

  @POST
  @Path("{id}/start")
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed(Scope.OPERATE)
  public Response start(@PathParam("id") String id) {
    return Response.accepted(desk.start(caller(), Ids.read(id))).build();
  }

  @POST
  @Path("{id}/cancel")
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed(Scope.OPERATE)
  public Response cancel(@PathParam("id") String id) {
    return Response.accepted(desk.cancel(caller(), Ids.read(id))).build();
  }

  @POST
  @Path("{id}/resume")
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed(Scope.OPERATE)
  public Response resume(@PathParam("id") String id) {
    return Response.accepted(desk.resume(caller(), Ids.read(id))).build();
  }

  @POST
  @Path("{id}/verify")
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed(Scope.OPERATE)
  public Response verify(@PathParam("id") String id) {
    return Response.accepted(desk.verify(caller(), Ids.read(id))).build();
  }

  @DELETE
  @Path("{id}")
  @RolesAllowed(Scope.OPERATE)
  public Response delete(
      @PathParam("id") String id, @QueryParam("discard") @Nullable String discard) {
    desk.delete(caller(), Ids.read(id), discard == null ? null : flag(discard));
    return Response.noContent().build();
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new HowdahException(
              ErrorCode.REQUEST_INVALID, "discard is true or false.", "Leave it out else.");
    };
  }

  @GET
  @Path("{id}/report")
  @RolesAllowed(Scope.READ)
  public Response report(
      @PathParam("id") String id,
      @QueryParam("format") @Nullable String format,
      @QueryParam("of") @Nullable String of) {
    if ("html".equals(format)) {
      return reportAsPage(id, of);
    }
    if (format != null && !format.equals("json")) {
      throw new HowdahException(ErrorCode.REQUEST_INVALID, "format is json or html.", "");
    }
    MigrationDesk.Report report = desk.report(caller(), Ids.read(id), of);
    return Response.ok(report.content(), MediaType.APPLICATION_JSON).build();
  }

  @GET
  @Path("{id}/report")
  @Produces(MediaType.TEXT_HTML)
  @RolesAllowed(Scope.READ)
  public Response reportAsPage(@PathParam("id") String id, @QueryParam("of") @Nullable String of) {
    MigrationDesk.Report report = desk.report(caller(), Ids.read(id), of);
    return Response.ok(pages.of(report.name(), report.content()), "text/html;charset=UTF-8")
        .header("Content-Security-Policy", ReportPage.POLICY)
        .build();
  }

  /// Begins behind the event that the client has last, and ends with the state that needs no
  /// worker.
  @GET
  @Path("{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RolesAllowed(Scope.READ)
  @Blocking
  public Multi<OutboundSseEvent> events(
      @PathParam("id") String id,
      @HeaderParam("Last-Event-ID") @Nullable String last,
      @Context Sse sse) {
    Caller caller = caller();
    UUID migration = Ids.read(id);
    desk.find(caller, migration);
    return streams.open(caller.keyId(), migration, eventId(last), sse);
  }

  private static long eventId(@Nullable String text) {
    try {
      return text == null || text.isEmpty() ? 0 : Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new HowdahException(
          ErrorCode.REQUEST_INVALID,
          "Last-Event-ID is none that was given out.",
          "Leave it out to have all events.");
    }
  }

  private Caller caller() {
    return Caller.of(identity);
  }
}
