package dev.howdah.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.http.Page;
import dev.howdah.http.PageRequest;
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
import org.jspecify.annotations.Nullable;

/// The API keys of the caller's organisation.
@Path("/api/v1/api-keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.ADMINISTER)
class ApiKeyResource {

  private final SecurityIdentity identity;
  private final EntityManager entities;

  ApiKeyResource(SecurityIdentity identity, EntityManager entities) {
    this.identity = identity;
    this.entities = entities;
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
      @Nullable UUID rotatedTo) {

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
          key.rotatedTo);
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
      @Future @Nullable Instant expiresAt) {}

  /// How long the old key stays valid beside the new one, in seconds; a day where it is not said.
  public record Rotation(@Min(0) @Max(604_800) @Nullable Integer overlapSeconds) {

    static final int DEFAULT = 86_400;
  }

  @GET
  @Transactional
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
  public Response create(@NotNull @Valid NewKey wanted) {
    Caller caller = Caller.of(identity);
    boolean live = wanted.environment().equals("live");
    mayHandOut(caller, live);
    Instant now = Instant.now();
    ApiKeyText text = ApiKeyText.next(live);
    ApiKey made =
        ApiKey.of(
            text,
            caller.organisationId(),
            wanted.name(),
            Scope.of(wanted.scope()),
            wanted.expiresAt(),
            now);
    Audit.record(caller, "api-key.create", made.id, now);
    return Response.status(201).entity(NewKeyView.of(made, text, now)).build();
  }

  @GET
  @Path("{id}")
  @Transactional
  public KeyView find(@PathParam("id") String id) {
    return KeyView.of(own(Caller.of(identity), id), Instant.now());
  }

  /// A new key in place of an old one, which stays valid for a while.
  @POST
  @Path("{id}/rotate")
  @Transactional
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
        ApiKey.of(text, old.organisationId, old.name, Scope.of(old.scope), old.expiresAt, now);
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
  public KeyView revoke(@PathParam("id") String id) {
    Caller caller = Caller.of(identity);
    ApiKey key = own(caller, id);
    Instant now = Instant.now();
    if (key.revokedAt == null) {
      key.revokedAt = now;
      Audit.record(caller, "api-key.revoke", key.id, now);
    }
    return KeyView.of(key, now);
  }

  private ApiKey own(Caller caller, String id) {
    return entities
        .createQuery("FROM ApiKey WHERE id = ?1 AND organisationId = ?2", ApiKey.class)
        .setParameter(1, Ids.read(id))
        .setParameter(2, caller.organisationId())
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultStream()
        .findFirst()
        .orElseThrow(Ids::missing);
  }

  /// A test key that could make a live one would be a live key.
  private static void mayHandOut(Caller caller, boolean live) {
    if (live && !caller.live()) {
      throw new HowdahException(
          ErrorCode.FORBIDDEN, "A hw_test_ key cannot make a hw_live_ key.", "Use a hw_live_ key.");
    }
  }
}
