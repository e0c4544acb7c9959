package dev.howdah.target;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.howdah.access.AuditTrail;
import dev.howdah.access.Caller;
import dev.howdah.access.Ids;
import dev.howdah.access.OwnRows;
import dev.howdah.access.Scope;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.http.Page;
import dev.howdah.http.PageRequest;
import dev.howdah.http.TimeOrderedId;
import dev.howdah.http.Versions;
import dev.howdah.postgres.ConnectionSettings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The registered databases of the caller's organisation.
@Path("/api/v1/targets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class TargetResource {

  private final SecurityIdentity identity;
  private final EntityManager entities;
  private final RegisteredTargets targets;
  private final Vault vault;
  private final TrialSlots slots;
  private final Instance<TargetUse> users;

  TargetResource(
      SecurityIdentity identity,
      EntityManager entities,
      RegisteredTargets targets,
      Vault vault,
      TrialSlots slots,
      @Any Instance<TargetUse> users) {
    this.identity = identity;
    this.entities = entities;
    this.targets = targets;
    this.vault = vault;
    this.slots = slots;
    this.users = users;
  }

  /// A target as it is shown: never its password.
  ///
  /// @param password `stored`, `file` or `none`
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TargetView(
      UUID id,
      String name,
      String address,
      List<String> hosts,
      String database,
      String user,
      String password,
      @Nullable String passwordFile,
      String sslMode,
      @Nullable String sslRootCert,
      @Nullable String sslCert,
      @Nullable String sslKey,
      @Nullable String caCertificate,
      Instant createdAt,
      Instant updatedAt) {

    static TargetView of(Target target) {
      TargetAddress address = TargetAddress.read(target.address);
      ConnectionSettings settings = address.settings();
      return new TargetView(
          target.id,
          target.name,
          settings.display(),
          settings.hosts().stream().map(ConnectionSettings.Host::toString).toList(),
          settings.database(),
          settings.user(),
          target.secret != null ? "stored" : target.passwordFile != null ? "file" : "none",
          target.passwordFile,
          settings.sslMode().word(),
          settings.sslRootCert(),
          settings.sslCert(),
          settings.sslKey(),
          target.caCertificate,
          target.createdAt,
          target.updatedAt);
    }
  }

  /// What a test found.
  ///
  /// @param state the worst of the checks
  public record TrialView(TargetCheck.State state, List<TargetCheck> checks) {

    static TrialView of(List<TargetCheck> checks) {
      return new TrialView(
          checks.stream()
              .map(TargetCheck::state)
              .max(Comparator.naturalOrder())
              .orElse(TargetCheck.State.failed),
          checks);
    }
  }

  @GET
  @RolesAllowed(Scope.READ)
  @Transactional
  public Page<TargetView> list(
      @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
    PageRequest page = PageRequest.of(limit, cursor);
    List<Target> found =
        OwnRows.of(entities, Target.class, Caller.of(identity).organisationId(), page);
    return Page.of(page, found, row -> row.id, TargetView::of);
  }

  @GET
  @Path("{id}")
  @RolesAllowed(Scope.READ)
  @Transactional
  public Response find(@PathParam("id") String id) {
    return answer(200, own(Caller.of(identity), id, LockModeType.NONE));
  }

  @POST
  @RolesAllowed(Scope.ADMINISTER)
  @Transactional
  public Response create(@NotNull @Valid TargetRequest wanted) {
    Caller caller = changing();
    TargetRequest.Read read = wanted.read();
    targets.requireUsable(read.address(), wanted.passwordFile(), caller.organisationId());
    Target made = new Target();
    made.id = TimeOrderedId.next();
    made.organisationId = caller.organisationId();
    made.version = 1;
    made.createdAt = now();
    write(made, wanted, read, made.createdAt);
    made.persist();
    AuditTrail.record(caller, "target.create", made.id, made.createdAt);
    return answer(201, made);
  }

  /// Replaces everything but the password, which stays where none is given and the login is the
  /// same.
  @PUT
  @Path("{id}")
  @RolesAllowed(Scope.ADMINISTER)
  @Transactional
  public Response replace(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @NotNull @Valid TargetRequest wanted) {
    Caller caller = changing();
    TargetRequest.Read read = wanted.read();
    // Before the transaction has a connection: names are resolved, which can take long.
    targets.requireUsable(read.address(), wanted.passwordFile(), caller.organisationId());
    Target target = own(caller, id, LockModeType.PESSIMISTIC_WRITE);
    Versions.require(ifMatch, target.version);
    if (!isSamePlace(target, read.address())
        && users.stream().anyMatch(user -> user.uses(target.id))) {
      throw new HowdahException(
          ErrorCode.CONFLICT,
          "A migration needs the target where it is.",
          "Wait until it has ended, or cancel it; or register the other database beside it.");
    }
    if (read.password() == null && wanted.passwordFile() == null) {
      requireSameLogin(target, read.address(), wanted.caCertificate());
    }
    Instant now = now();
    write(target, wanted, read, now);
    target.version++;
    AuditTrail.record(caller, "target.update", target.id, now);
    return answer(200, target);
  }

  @DELETE
  @Path("{id}")
  @RolesAllowed(Scope.ADMINISTER)
  @Consumes(MediaType.WILDCARD)
  @Transactional
  public Response remove(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
    Caller caller = changing();
    Target target = own(caller, id, LockModeType.PESSIMISTIC_WRITE);
    if (ifMatch != null) {
      Versions.require(ifMatch, target.version);
    }
    if (users.stream().anyMatch(user -> user.uses(target.id))) {
      throw new HowdahException(
          ErrorCode.CONFLICT,
          "A migration needs the target.",
          "Wait until it has ended, or cancel it.");
    }
    target.delete();
    AuditTrail.record(caller, "target.delete", target.id, now());
    return Response.noContent().build();
  }

  /// Logs in and looks whether a migration could begin. What is wrong with the target is the answer
  /// and no error.
  @POST
  @Path("{id}/test")
  @RolesAllowed(Scope.OPERATE)
  @Consumes(MediaType.WILDCARD)
  public TrialView test(@PathParam("id") String id, @QueryParam("schema") @Nullable String schema) {
    Caller caller = Caller.of(identity);
    UUID target = Ids.read(id);
    String into = Objects.requireNonNullElse(schema, "public");
    return slots.within(
        caller.organisationId(),
        () -> {
          ConnectionSettings settings;
          try {
            settings = targets.settings(caller.organisationId(), target);
          } catch (HowdahException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
              throw e;
            }
            return TrialView.of(
                List.of(TargetCheck.failed("connection", e.getMessage(), e.remedy())));
          }
          List<TargetCheck> checks =
              new ConnectionTrial(targets, InstantSource.system()).run(settings, into);
          QuarkusTransaction.requiringNew()
              .run(() -> AuditTrail.record(caller, "target.test", target, now()));
          return TrialView.of(checks);
        });
  }

  private void write(Target target, TargetRequest wanted, TargetRequest.Read read, Instant now) {
    target.name = wanted.name();
    target.address = read.address().text();
    target.caCertificate = wanted.caCertificate();
    target.updatedAt = now;
    String password = read.password();
    if (password != null) {
      target.passwordFile = null;
      target.seal(
          password.isEmpty() ? null : vault.seal(password, target.organisationId, target.id));
    } else if (wanted.passwordFile() != null) {
      target.passwordFile = wanted.passwordFile();
      target.seal(null);
    }
  }

  /// As exactly as the database keeps it, so that what is answered is what is read later.
  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  /// Who may change a target must not be able to read its password by that.
  private static void requireSameLogin(
      Target target, TargetAddress address, @Nullable String certificate) {
    boolean has = target.secret != null || target.passwordFile != null;
    if (has
        && !(address.hasLoginOf(TargetAddress.read(target.address))
            && Objects.equals(certificate, target.caCertificate))) {
      throw new HowdahException(
          ErrorCode.REQUEST_INVALID,
          "Host, user or TLS of the target change, so its password is needed again.",
          "Send password or passwordFile, too; \"password\": \"\" removes it.");
    }
  }

  /// A live run may be on its way to a target, so what changes it needs a live key.
  private Caller changing() {
    Caller caller = Caller.of(identity);
    if (!caller.live()) {
      throw new HowdahException(
          ErrorCode.FORBIDDEN, "A hw_test_ key cannot change targets.", "Use a hw_live_ key.");
    }
    return caller;
  }

  private Target own(Caller caller, String id, LockModeType lock) {
    return OwnRows.one(entities, Target.class, caller.organisationId(), Ids.read(id), lock);
  }

  /// A run that goes on in another database would be a second one.
  private static boolean isSamePlace(Target target, TargetAddress other) {
    ConnectionSettings before = TargetAddress.read(target.address).settings();
    return before.hosts().equals(other.settings().hosts())
        && before.database().equals(other.settings().database());
  }

  private static Response answer(int status, Target target) {
    return Response.status(status)
        .header("ETag", Versions.tag(target.version))
        .entity(TargetView.of(target))
        .build();
  }
}
