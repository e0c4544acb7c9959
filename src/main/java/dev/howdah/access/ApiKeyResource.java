package dev.howdah.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.http.Page;
import dev.howdah.http.PageRequest;
import dev.howdah.http.Versions;
import dev.howdah.secret.ApiKeyText;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/// The API keys of the caller's organisation.
@Path("/api/v1/api-keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.ADMINISTER)
class ApiKeyResource {

  private final SecurityIdentity identity;
  private final EntityManager entities;
  private final RateLimitSettings limits;

  ApiKeyResource(SecurityIdentity identity, EntityManager entities, RateLimitSettings limits) {
    this.identity = identity;
    this.entities = entities;
    this.limits = limits;
  }

  /// A key as it is shown, without the key.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record KeyView(
      UUID id,
      String name,
      String environment,
      String scope,
      String prefix,
      boolean active,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt,
      @Nullable Instant lastUsedAt,
      @Nullable UUID rotatedTo,
      @Nullable Integer requestsPerMinute) {

    static KeyView of(ApiKey key, Instant now) {
      return new KeyView(
          key.id,
          key.name,
          key.environment,
          key.scope,
          key.prefix,
          key.active(now),
          key.createdAt,
          key.expiresAt,
          key.revokedAt,
          key.lastUsedAt,
          key.rotatedTo,
          key.rateLimitPerMinute);
    }
  }

  /// A new key with the key, which is shown this once.
  public record NewKeyView(KeyView apiKey, String key) {

    static NewKeyView of(ApiKey key, ApiKeyText text, Instant now) {
      return new NewKeyView(KeyView.of(key, now), text.reveal());
    }

    /// Without the secret.
    @Override
    public String toString() {
      return "NewKeyView[" + apiKey.prefix() + "…]";
    }
  }

  public record NewKey(
      @NotBlank @Size(max = 200) String name,
      @NotNull @Pattern(regexp = "reader|operator|admin") String scope,
      @NotNull @Pattern(regexp = "live|test") String environment,
      @Future @Nullable Instant expiresAt,
      @Min(1) @Max(RateLimitSettings.HIGHEST) @Nullable Integer requestsPerMinute) {}

  /// What is to be different. What is left out stays; null takes an expiry or an own limit away.
  public static final class KeyChange {

    private @Nullable String name;
    private @Nullable String scope;
    private @Nullable Instant expiresAt;
    private @Nullable Integer requestsPerMinute;

    @Schema(hidden = true)
    private boolean namesExpiry;

    @Schema(hidden = true)
    private boolean namesLimit;

    KeyChange() {}

    @Size(min = 1, max = 200)
    @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
    public @Nullable String getName() {
      return name;
    }

    public void setName(@Nullable String name) {
      this.name = name;
    }

    @Pattern(regexp = "reader|operator|admin")
    public @Nullable String getScope() {
      return scope;
    }

    public void setScope(@Nullable String scope) {
      this.scope = scope;
    }

    @Future
    public @Nullable Instant getExpiresAt() {
      return expiresAt;
    }

    public void setExpiresAt(@Nullable Instant expiresAt) {
      this.expiresAt = expiresAt;
      this.namesExpiry = true;
    }

    @Min(1)
    @Max(RateLimitSettings.HIGHEST)
    public @Nullable Integer getRequestsPerMinute() {
      return requestsPerMinute;
    }

    public void setRequestsPerMinute(@Nullable Integer requestsPerMinute) {
      this.requestsPerMinute = requestsPerMinute;
      this.namesLimit = true;
    }
  }

  /// How long the old key stays valid beside the new one, in seconds; a day where it is not said.
  public record Rotation(@Min(0) @Max(604_800) @Nullable Integer overlapSeconds) {

    static final int DEFAULT = 86_400;
  }

  @GET
  @Transactional
  @Operation(summary = "The keys of the organisation, newest first")
  public Page<KeyView> list(
      @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
    PageRequest page = PageRequest.of(limit, cursor);
    UUID organisation = Caller.of(identity).organisationId();
    List<ApiKey> found = OwnRows.of(entities, ApiKey.class, organisation, page);
    Instant now = Instant.now();
    return Page.of(page, found, row -> row.id, row -> KeyView.of(row, now));
  }

  @POST
  @Transactional
  @Operation(summary = "Make a key")
  @APIResponse(
      responseCode = "201",
      description = "The key with its text, which is shown this once",
      content = @Content(schema = @Schema(implementation = NewKeyView.class)))
  public Response create(@NotNull @Valid NewKey wanted) {
    Caller caller = Caller.of(identity);
    boolean live = wanted.environment().equals("live");
    mayHandOut(caller, live);
    withinLimit(wanted.requestsPerMinute());
    Instant now = Instant.now();
    ApiKeyText text = ApiKeyText.next(live);
    ApiKey made =
        ApiKey.of(
            text,
            caller.organisationId(),
            wanted.name(),
            Scope.of(wanted.scope()),
            wanted.expiresAt(),
            wanted.requestsPerMinute(),
            now);
    Audit.record(caller, "api-key.create", made.id, now);
    return Response.status(201).entity(NewKeyView.of(made, text, now)).build();
  }

  @GET
  @Path("{id}")
  @Transactional
  @Operation(summary = "One key")
  @APIResponse(
      responseCode = "200",
      description = "The key, without its text",
      content = @Content(schema = @Schema(implementation = KeyView.class)))
  public Response find(
      @PathParam("id") String id, @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
    ApiKey key = own(Caller.of(identity), id);
    return Versions.answer(KeyView.of(key, Instant.now()), key.version, ifNoneMatch);
  }

  /// Changes a key, without a new text of it.
  @PATCH
  @Path("{id}")
  @Transactional
  @Operation(summary = "Change a key")
  @APIResponse(
      responseCode = "200",
      description = "The key as it is now",
      content = @Content(schema = @Schema(implementation = KeyView.class)))
  public Response change(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @NotNull @Valid KeyChange wanted) {
    Caller caller = Caller.of(identity);
    ApiKey key = own(caller, id);
    Versions.require(ifMatch, key.version);
    mayHandOut(caller, key.live());
    withinLimit(wanted.requestsPerMinute);
    Instant now = Instant.now();
    if (!key.active(now)) {
      throw new HowdahException(
          ErrorCode.CONFLICT, "The key is not valid any more.", "Create a new key.");
    }
    boolean demoted = wanted.scope != null && !wanted.scope.equals(Scope.ADMIN.text());
    boolean shortened =
        wanted.namesExpiry
            && wanted.expiresAt != null
            && (key.expiresAt == null || wanted.expiresAt.isBefore(key.expiresAt));
    if (demoted || shortened) {
      keepAnAdmin(key, now);
    }
    key.name = wanted.name == null ? key.name : wanted.name;
    key.scope = wanted.scope == null ? key.scope : wanted.scope;
    key.expiresAt = wanted.namesExpiry ? wanted.expiresAt : key.expiresAt;
    key.rateLimitPerMinute = wanted.namesLimit ? wanted.requestsPerMinute : key.rateLimitPerMinute;
    Audit.record(caller, "api-key.change", key.id, now);
    // The version counts up when it is written.
    entities.flush();
    return Versions.answer(KeyView.of(key, now), key.version, null);
  }

  /// A new key in place of an old one, which stays valid for a while.
  @POST
  @Path("{id}/rotate")
  @Transactional
  @Operation(summary = "Replace a key by a new one, with an overlap")
  @APIResponse(
      responseCode = "201",
      description = "The new key with its text, which is shown this once",
      content = @Content(schema = @Schema(implementation = NewKeyView.class)))
  public Response rotate(@PathParam("id") String id, @NotNull @Valid Rotation rotation) {
    Caller caller = Caller.of(identity);
    ApiKey old = own(caller, id);
    mayHandOut(caller, old.live());
    Instant now = Instant.now();
    if (!old.active(now) || old.rotatedTo != null) {
      throw new HowdahException(
          ErrorCode.CONFLICT,
          "The key is not valid any more, or was rotated before.",
          "Create a new key.");
    }
    ApiKeyText text = ApiKeyText.next(old.live());
    ApiKey made =
        ApiKey.of(
            text,
            old.organisationId,
            old.name,
            Scope.of(old.scope),
            old.expiresAt,
            old.rateLimitPerMinute,
            now);
    // The row that the old one refers to has to be there first.
    entities.flush();
    Integer overlap = rotation.overlapSeconds();
    Instant end = now.plusSeconds(overlap == null ? Rotation.DEFAULT : overlap);
    old.rotatedTo = made.id;
    old.expiresAt = old.expiresAt == null || end.isBefore(old.expiresAt) ? end : old.expiresAt;
    Audit.record(caller, "api-key.rotate", old.id, now);
    return Response.status(201).entity(NewKeyView.of(made, text, now)).build();
  }

  /// Revoking again changes nothing.
  @POST
  @Path("{id}/revoke")
  @Consumes(MediaType.WILDCARD)
  @Transactional
  @Operation(summary = "End a key")
  public KeyView revoke(@PathParam("id") String id) {
    Caller caller = Caller.of(identity);
    ApiKey key = own(caller, id);
    Instant now = Instant.now();
    if (key.revokedAt == null) {
      keepAnAdmin(key, now);
      key.revokedAt = now;
      Audit.record(caller, "api-key.revoke", key.id, now);
    }
    return KeyView.of(key, now);
  }

  private ApiKey own(Caller caller, String id) {
    return OwnRows.one(
        entities,
        ApiKey.class,
        caller.organisationId(),
        Ids.read(id),
        LockModeType.PESSIMISTIC_WRITE);
  }

  /// Refuses to take away the last key that can make others: nobody could get back in. The row of
  /// the organisation is locked until the end of the transaction, so that two cannot each rely on
  /// the other's key. A key that was rotated is on its way out and no support.
  private void keepAnAdmin(ApiKey key, Instant now) {
    if (!key.scope.equals(Scope.ADMIN.text()) || !key.active(now)) {
      return;
    }
    entities.find(Organisation.class, key.organisationId, LockModeType.PESSIMISTIC_WRITE);
    long others =
        entities
            .createQuery(
                "SELECT count(*) FROM ApiKey WHERE organisationId = ?1 AND id <> ?2 AND scope = ?3"
                    + " AND revokedAt IS NULL AND (expiresAt IS NULL OR expiresAt > ?4)"
                    + " AND rotatedTo IS NULL AND (environment = 'live' OR ?5 = false)",
                Long.class)
            .setParameter(1, key.organisationId)
            .setParameter(2, key.id)
            .setParameter(3, Scope.ADMIN.text())
            .setParameter(4, now)
            .setParameter(5, key.live())
            .getSingleResult();
    if (others == 0) {
      throw new HowdahException(
          ErrorCode.CONFLICT,
          "This is the last admin key of the organisation.",
          "Create another admin key first.");
    }
  }

  private void withinLimit(@Nullable Integer requestsPerMinute) {
    if (requestsPerMinute != null && requestsPerMinute > limits.highestPerKey()) {
      throw new HowdahException(
          ErrorCode.REQUEST_INVALID,
          "requestsPerMinute is at most " + limits.highestPerKey() + " here.",
          "The setting howdah.rate-limit.highest-per-key says how much a key may be allowed.");
    }
  }

  /// A test key that could make a live one would be a live key.
  private static void mayHandOut(Caller caller, boolean live) {
    if (live && !caller.live()) {
      throw new HowdahException(
          ErrorCode.FORBIDDEN, "A hw_test_ key cannot make a hw_live_ key.", "Use a hw_live_ key.");
    }
  }
}
