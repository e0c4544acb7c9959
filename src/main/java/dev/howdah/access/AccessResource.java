package dev.howdah.access;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.http.Page;
import dev.howdah.http.PageRequest;
import dev.howdah.secret.ApiKeyText;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Who the caller is, the organisations, and what was used and done.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class AccessResource {

  private final SecurityIdentity identity;
  private final EntityManager entities;

  AccessResource(SecurityIdentity identity, EntityManager entities) {
    this.identity = identity;
    this.entities = entities;
  }

  /// An organisation as it is shown.
  public record OrganisationView(UUID id, String name, Instant createdAt) {

    static OrganisationView of(Organisation organisation) {
      return new OrganisationView(organisation.id, organisation.name, organisation.createdAt);
    }
  }

  /// The caller as it is shown.
  public record Me(
      UUID keyId, UUID organisationId, String organisation, String scope, boolean live) {}

  public record NewOrganisation(@NotBlank @Size(max = 200) String name) {}

  /// An organisation with its first key, which is shown here only.
  public record Founded(OrganisationView organisation, ApiKeyResource.NewKeyView apiKey) {}

  /// One line of the audit trail.
  public record AuditView(
      UUID id, Instant at, UUID apiKeyId, String action, UUID subjectId, String requestId) {

    static AuditView of(Audit audit) {
      return new AuditView(
          audit.id, audit.at, audit.apiKeyId, audit.action, audit.subjectId, audit.requestId);
    }
  }

  /// Requests of one key on one day.
  public record UsageView(UUID apiKeyId, String day, long requests) {}

  @GET
  @Path("me")
  @RolesAllowed(Scope.READ)
  @Operation(summary = "Who the caller is")
  public Me me() {
    Caller caller = Caller.of(identity);
    return new Me(
        caller.keyId(),
        caller.organisationId(),
        caller.organisation(),
        caller.scope().text(),
        caller.live());
  }

  /// The own one; for an admin of the default organisation all.
  @GET
  @Path("organisations")
  @RolesAllowed(Scope.READ)
  @Transactional
  @Operation(summary = "The own organisation; all for an admin of the default one")
  public Page<OrganisationView> organisations(
      @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
    PageRequest page = PageRequest.of(limit, cursor);
    Caller caller = Caller.of(identity);
    List<Organisation> found =
        entities
            .createQuery(
                "FROM Organisation WHERE (?1 = true OR id = ?2) AND (?3 = false OR id < ?4)"
                    + " ORDER BY id DESC",
                Organisation.class)
            .setParameter(1, founder(caller))
            .setParameter(2, caller.organisationId())
            .setParameter(3, page.after() != null)
            .setParameter(4, page.after() == null ? caller.organisationId() : page.after())
            .setMaxResults(page.probe())
            .getResultList();
    return Page.of(page, found, row -> row.id, OrganisationView::of);
  }

  @GET
  @Path("organisations/{id}")
  @RolesAllowed(Scope.READ)
  @Transactional
  @Operation(summary = "One organisation")
  public OrganisationView organisation(@PathParam("id") String id) {
    Caller caller = Caller.of(identity);
    UUID wanted = Ids.read(id);
    Organisation found =
        founder(caller) || wanted.equals(caller.organisationId())
            ? Organisation.findById(wanted)
            : null;
    if (found == null) {
      throw Ids.missing();
    }
    return OrganisationView.of(found);
  }

  @POST
  @Path("organisations")
  @RolesAllowed(Scope.ADMINISTER)
  @Transactional
  @Operation(summary = "Make an organisation with its first admin key")
  @APIResponse(
      responseCode = "201",
      description = "The organisation and its first key, whose text is shown this once",
      content = @Content(schema = @Schema(implementation = Founded.class)))
  public Response found(@NotNull @Valid NewOrganisation wanted) {
    Caller caller = Caller.of(identity);
    if (!founder(caller)) {
      throw new HowdahException(
          ErrorCode.FORBIDDEN, "Only an admin of the default organisation can do this.", "");
    }
    Instant now = Instant.now();
    Organisation made = Organisation.named(wanted.name(), now);
    ApiKeyText text = ApiKeyText.next(caller.live());
    ApiKey key = ApiKey.of(text, made.id, "first", Scope.ADMIN, null, null, now);
    Audit.record(caller, "organisation.create", made.id, now);
    return Response.status(201)
        .entity(
            new Founded(OrganisationView.of(made), ApiKeyResource.NewKeyView.of(key, text, now)))
        .build();
  }

  @GET
  @Path("audit")
  @RolesAllowed(Scope.ADMINISTER)
  @Transactional
  @Operation(summary = "Who did what, newest first")
  public Page<AuditView> audit(
      @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
    PageRequest page = PageRequest.of(limit, cursor);
    UUID organisation = Caller.of(identity).organisationId();
    List<Audit> found = OwnRows.of(entities, Audit.class, organisation, page);
    return Page.of(page, found, row -> row.id, AuditView::of);
  }

  /// The last thirty days.
  @GET
  @Path("usage")
  @RolesAllowed(Scope.READ)
  @Transactional
  @Operation(summary = "Requests per key and day (UTC) of the last thirty days")
  public List<UsageView> usage() {
    List<Object[]> rows =
        entities
            .unwrap(Session.class)
            .createNativeQuery(
                """
                SELECT u.api_key_id, u.day::text, u.requests
                FROM howdah_service.api_key_usage u
                JOIN howdah_service.api_key k ON k.id = u.api_key_id
                WHERE k.organisation_id = ?1 AND u.day > (now() AT TIME ZONE 'UTC')::date - 30
                ORDER BY u.day DESC, u.api_key_id
                """,
                Object[].class)
            .setParameter(1, Caller.of(identity).organisationId())
            .getResultList();
    return rows.stream()
        .map(row -> new UsageView((UUID) row[0], (String) row[1], ((Number) row[2]).longValue()))
        .toList();
  }

  private static boolean founder(Caller caller) {
    return caller.defaultOrganisation() && caller.scope() == Scope.ADMIN;
  }
}
