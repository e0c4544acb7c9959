package dev.howdah.source;

import dev.howdah.access.Caller;
import dev.howdah.access.Ids;
import dev.howdah.access.OwnRows;
import dev.howdah.access.Scope;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.http.Page;
import dev.howdah.http.PageRequest;
import dev.howdah.migration.MigrateRequest;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The sources of the caller's organisation: uploads, in one request or by tus 1.0, and files in
/// allowed directories. Bodies are read as streams and never held; no method that reads one has a
/// transaction or a connection while it waits for the client.
@Path(SourceResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.OPERATE)
class SourceResource {

  static final String PATH = "/api/v1/sources";

  /// What the body of an upload in one request is called.
  private static final Set<String> FILES =
      Set.of("application/octet-stream", "application/vnd.sqlite3", "application/x-sqlite3");

  private final SecurityIdentity identity;
  private final EntityManager entities;
  private final StoredSources sources;
  private final Uploads uploads;
  private final Inspections inspections;
  private final SourceSweep sweep;
  private final SourceSettings settings;

  SourceResource(
      SecurityIdentity identity,
      EntityManager entities,
      StoredSources sources,
      Uploads uploads,
      Inspections inspections,
      SourceSweep sweep,
      SourceSettings settings) {
    this.identity = identity;
    this.entities = entities;
    this.sources = sources;
    this.uploads = uploads;
    this.inspections = inspections;
    this.sweep = sweep;
    this.settings = settings;
  }

  /// A file of an allowed directory.
  public record NewFile(
      @Nullable @Size(max = SourceName.LONGEST) String name,
      @NotBlank @Size(max = 4096) String path) {}

  @GET
  @Transactional
  @RolesAllowed(Scope.READ)
  public Page<SourceView> list(
      @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
    PageRequest page = PageRequest.of(limit, cursor);
    UUID organisation = Caller.of(identity).organisationId();
    List<StoredSource> found = OwnRows.of(entities, StoredSource.class, organisation, page);
    Instant now = Instant.now();
    return Page.of(page, found, row -> row.id, row -> SourceView.of(row, now));
  }

  @GET
  @Path("{id}")
  @RolesAllowed(Scope.READ)
  public SourceView find(@PathParam("id") String id) {
    return sources.view(organisation(), Ids.read(id));
  }

  /// What of tus is spoken here.
  @OPTIONS
  @RolesAllowed(Scope.READ)
  public Response options() {
    return Tus.options(settings.maxSize().asLongValue());
  }

  @OPTIONS
  @Path("{id}")
  @RolesAllowed(Scope.READ)
  public Response optionsOfOne(@PathParam("id") String id) {
    return options();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response createFile(@NotNull @Valid NewFile wanted) {
    return created(sources.newFile(Caller.of(identity), wanted.name(), wanted.path())).build();
  }

  /// Begins an upload by tus, or takes a whole file in this one request.
  @POST
  @Consumes(MediaType.WILDCARD)
  public Response upload(
      @QueryParam("name") @Nullable String name,
      @HeaderParam(Tus.RESUMABLE) @Nullable String version,
      @HeaderParam(Tus.LENGTH) @Nullable String length,
      @HeaderParam(Tus.METADATA) @Nullable String metadata,
      @HeaderParam(Tus.CHECKSUM) @Nullable String checksum,
      @HeaderParam("Repr-Digest") @Nullable String reprDigest,
      @HeaderParam("X-Content-SHA256") @Nullable String hex,
      @Context HttpHeaders headers,
      InputStream stream)
      throws SQLException {
    Tus.requireVersion(version);
    Sha256 announced = Sha256.announced(reprDigest, hex);
    if (length != null || version != null) {
      Map<String, String> pairs = Tus.metadata(metadata);
      String sha256 = pairs.get("sha256");
      Uploads.Body body = body(headers, stream, checksum);
      return begin(
          name == null ? pairs.getOrDefault("filename", pairs.get("name")) : name,
          Tus.number(Tus.LENGTH, length),
          sha256 == null ? announced : Sha256.hex("sha256 in Upload-Metadata", sha256),
          type(headers).equals(Tus.PIECE) && body.declared() != 0 ? body : null);
    }
    requireType(headers, FILES);
    return whole(name, announced, body(headers, stream, null));
  }

  private Response begin(
      @Nullable String name, long length, @Nullable Sha256 sha256, Uploads.@Nullable Body body)
      throws SQLException {
    Caller caller = Caller.of(identity);
    UUID id = sources.newUpload(caller, name, length, sha256);
    long offset = body == null ? 0 : uploads.append(caller.organisationId(), id, 0, body, false);
    SourceView view = sources.view(caller.organisationId(), id);
    return Tus.expires(
            created(view).header(Tus.RESUMABLE, Tus.VERSION).header(Tus.OFFSET, offset),
            view.expiresAt())
        .build();
  }

  private Response whole(@Nullable String name, @Nullable Sha256 sha256, Uploads.Body body)
      throws SQLException {
    Caller caller = Caller.of(identity);
    Long length = body.declared() < 0 ? null : body.declared();
    UUID id = sources.newUpload(caller, name, length, sha256);
    boolean kept = false;
    try {
      uploads.append(caller.organisationId(), id, 0, body, length == null);
      kept = true;
    } catch (HowdahException e) {
      // Only a connection that broke leaves something that can be gone on with.
      kept = length != null && e.code() == ErrorCode.REQUEST_INVALID;
      throw e;
    } finally {
      if (!kept) {
        sources.discard(id);
        sweep.soon();
      }
    }
    return created(sources.view(caller.organisationId(), id)).build();
  }

  /// How far an upload is.
  @HEAD
  @Path("{id}")
  @RolesAllowed(Scope.READ)
  public Response offset(
      @PathParam("id") String id, @HeaderParam(Tus.RESUMABLE) @Nullable String version) {
    Tus.requireVersion(version);
    SourceView view = sources.view(organisation(), Ids.read(id));
    requireGoingOn(view);
    Response.ResponseBuilder answer =
        Response.ok().header(Tus.RESUMABLE, Tus.VERSION).header(Tus.OFFSET, view.received());
    if (view.bytes() != null) {
      answer.header(Tus.LENGTH, view.bytes());
    }
    return Tus.expires(answer, view.expiresAt()).build();
  }

  /// Goes on with an upload.
  @PATCH
  @Path("{id}")
  @Consumes(MediaType.WILDCARD)
  public Response append(
      @PathParam("id") String id,
      @HeaderParam(Tus.RESUMABLE) @Nullable String version,
      @HeaderParam(Tus.OFFSET) @Nullable String offset,
      @HeaderParam(Tus.CHECKSUM) @Nullable String checksum,
      @Context HttpHeaders headers,
      InputStream stream)
      throws SQLException {
    Tus.requireVersion(version);
    requireType(headers, Set.of(Tus.PIECE));
    long from = Tus.number(Tus.OFFSET, offset);
    Uploads.Body body = body(headers, stream, checksum);
    UUID organisation = organisation();
    UUID source = Ids.read(id);
    SourceView view = sources.view(organisation, source);
    requireGoingOn(view);
    long now;
    if (view.state().equals(StoredSource.COMPLETE)) {
      requireNothingMore(view, from, body);
      now = from;
    } else {
      now = uploads.append(organisation, source, from, body, false);
    }
    return Tus.expires(
            Response.noContent().header(Tus.RESUMABLE, Tus.VERSION).header(Tus.OFFSET, now),
            sources.view(organisation, source).expiresAt())
        .build();
  }

  /// Takes the write-ahead log that lies beside the database file.
  @PUT
  @Path("{id}/wal")
  @Consumes(MediaType.WILDCARD)
  public SourceView wal(
      @PathParam("id") String id,
      @HeaderParam("Repr-Digest") @Nullable String reprDigest,
      @HeaderParam("X-Content-SHA256") @Nullable String hex,
      @Context HttpHeaders headers,
      InputStream stream)
      throws SQLException {
    requireType(headers, FILES);
    Sha256 announced = Sha256.announced(reprDigest, hex);
    UUID organisation = organisation();
    UUID source = Ids.read(id);
    SourceView view = sources.view(organisation, source);
    requireGoingOn(view);
    if (view.walBytes() != null || sweep.isUsed(source)) {
      throw new HowdahException(
          ErrorCode.CONFLICT,
          "The source has a WAL already, or is being migrated without one.",
          "Upload both again.");
    }
    uploads.wal(organisation, source, body(headers, stream, null), announced);
    return sources.view(organisation, source);
  }

  /// The same document as `howdah inspect --format json` writes.
  @GET
  @Path("{id}/inspection")
  @RolesAllowed(Scope.READ)
  public String inspect(@PathParam("id") String id) {
    UUID organisation = organisation();
    Sources.Facts facts = sources.find(organisation, Ids.read(id));
    return inspections.inspect(
        facts.name(),
        () -> sources.open(organisation, facts.id(), MigrateRequest.SnapshotPolicy.AUTO));
  }

  @DELETE
  @Path("{id}")
  public Response delete(
      @PathParam("id") String id, @HeaderParam(Tus.RESUMABLE) @Nullable String version) {
    Tus.requireVersion(version);
    sources.delete(Caller.of(identity), Ids.read(id), sweep::isUsed);
    sweep.soon();
    return Response.noContent().header(Tus.RESUMABLE, Tus.VERSION).build();
  }

  private UUID organisation() {
    return Caller.of(identity).organisationId();
  }

  private static Response.ResponseBuilder created(SourceView view) {
    // Relative, so that it is right behind every proxy.
    return Response.status(201).header("Location", PATH + "/" + view.id()).entity(view);
  }

  private static void requireGoingOn(SourceView view) {
    switch (view.state()) {
      case "expired" ->
          throw new HowdahException(
              ErrorCode.UPLOAD_EXPIRED, "The source has expired.", "Upload it again.");
      case "failed" ->
          throw new HowdahException(
              ErrorCode.CONFLICT,
              "The upload cannot be used: " + view.failure() + ".",
              "Begin a new one.");
      default -> {
        if (view.received() == null) {
          throw new HowdahException(
              ErrorCode.CONFLICT, "The source is a file of the server, no upload.", "");
        }
      }
    }
  }

  private static void requireNothingMore(SourceView view, long offset, Uploads.Body body) {
    if (body.declared() != 0 || !Long.valueOf(offset).equals(view.received())) {
      throw new HowdahException(ErrorCode.CONFLICT, "The upload is complete.", "");
    }
  }

  private static Uploads.Body body(
      HttpHeaders headers, InputStream stream, @Nullable String checksum) {
    String length = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    boolean chunked = headers.getHeaderString("Transfer-Encoding") != null;
    long declared;
    if (length != null) {
      declared = Tus.number(HttpHeaders.CONTENT_LENGTH, length);
    } else {
      declared = chunked ? -1 : 0;
    }
    return new Uploads.Body(stream, declared, Sha256.ofPiece(checksum));
  }

  private static String type(HttpHeaders headers) {
    MediaType type = headers.getMediaType();
    return type == null ? "" : (type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT);
  }

  private static void requireType(HttpHeaders headers, Set<String> taken) {
    if (!taken.contains(type(headers))) {
      throw new HowdahException(
          ErrorCode.MEDIA_TYPE_UNSUPPORTED,
          "A body of this type is not taken here.",
          "Send it as " + taken.stream().sorted().findFirst().orElse("") + ".");
    }
  }
}
