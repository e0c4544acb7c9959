package dev.howdah.target;

import dev.howdah.access.OwnRows;
import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import dev.howdah.postgres.SchemaAccess;
import dev.howdah.secret.SealedSecret;
import dev.howdah.state.SchemaVersions;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The targets in the service's database.
@ApplicationScoped
class RegisteredTargets implements Targets {

  private final EntityManager entities;
  private final Vault vault;
  private final HostGate gate;
  private final CertificateFiles certificateFiles;
  private final MountedFiles passwords;
  private final MountedFiles certificates;
  private final boolean allowOwnDatabase;

  RegisteredTargets(
      EntityManager entities,
      Vault vault,
      HostGate gate,
      CertificateFiles certificateFiles,
      TargetSettings settings) {
    this.entities = entities;
    this.vault = vault;
    this.gate = gate;
    this.certificateFiles = certificateFiles;
    this.passwords =
        new MountedFiles(settings.passwordDirectory(), "howdah.target.password-directory");
    this.certificates =
        new MountedFiles(settings.certificateDirectory(), "howdah.target.certificate-directory");
    this.allowOwnDatabase = settings.allowOwnDatabase();
  }

  /// A target with what its organisation may use.
  private record Loaded(Target target, @Nullable UUID folder) {}

  @Override
  public Facts find(UUID organisation, UUID id) {
    Target target = load(organisation, id).target();
    return new Facts(
        target.id, target.name, TargetAddress.read(target.address).settings().display());
  }

  @Override
  public ConnectionSettings settings(UUID organisation, UUID id) {
    Loaded loaded = load(organisation, id);
    TargetAddress address = TargetAddress.read(loaded.target().address);
    gate.require(address.settings().hosts());
    return complete(loaded.target(), address, loaded.folder());
  }

  @Override
  public void requireSuitable(Connection connection, String schema) {
    boolean own = SchemaAccess.read(connection, SchemaVersions.SCHEMA).exists();
    if (schema.equals(SchemaVersions.SCHEMA) || (own && !allowOwnDatabase)) {
      throw new HowdahException(
          ErrorCode.TARGET_UNSUITABLE,
          "The database holds the tables of a Howdah service (schema "
              + SchemaVersions.SCHEMA
              + ") and is no target.",
          "Use another database; CREATE DATABASE makes one on the same server.");
    }
  }

  /// Looks at everything in an address that is about this service: hosts and files.
  ///
  /// @throws HowdahException TARGET_ADDRESS
  void requireUsable(TargetAddress address, @Nullable String passwordFile, UUID organisation) {
    gate.require(address.settings().hosts());
    UUID folder = folder(organisation);
    if (passwordFile != null) {
      passwords.find(folder, passwordFile);
    }
    for (String keyword : new String[] {"sslrootcert", "sslcert", "sslkey"}) {
      certificate(address.get(keyword), folder);
    }
  }

  private Loaded load(UUID organisation, UUID id) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> {
          Target found = OwnRows.one(entities, Target.class, organisation, id, LockModeType.NONE);
          return new Loaded(found, folder(organisation));
        });
  }

  /// The folder of an organisation's files; null for the default organisation.
  private @Nullable UUID folder(UUID organisation) {
    return Boolean.TRUE.equals(
            QuarkusTransaction.joiningExisting()
                .call(() ->
                    entities
                        .createNativeQuery(
                            "SELECT is_default FROM howdah_service.organisation WHERE id = ?1",
                            Boolean.class)
                        .setParameter(1, organisation)
                        .getSingleResult()))
        ? null
        : organisation;
  }

  private ConnectionSettings complete(Target target, TargetAddress address, @Nullable UUID folder) {
    ConnectionSettings plain = address.settings();
    Map<String, String> parameters = new HashMap<>(plain.parameters());
    parameters.putAll(gate.parameters());
    // The service's own Kerberos login is for nobody else.
    parameters.put("gssEncMode", "disable");
    parameters.put("requireAuth", "!gss,!sspi");
    String pem = target.caCertificate;
    return new ConnectionSettings(
        plain.hosts(),
        plain.database(),
        plain.user(),
        password(target, folder),
        plain.sslMode(),
        pem == null
            ? certificate(plain.sslRootCert(), folder)
            : certificateFiles.of(pem).toString(),
        // Empty and not null, for which pgjdbc would take the files in ~/.postgresql.
        Objects.requireNonNullElse(certificate(plain.sslCert(), folder), ""),
        Objects.requireNonNullElse(certificate(plain.sslKey(), folder), ""),
        plain.applicationName(),
        plain.connectTimeoutSeconds(),
        parameters);
  }

  /// Never null: without a password pgjdbc would look for one in ~/.pgpass.
  private String password(Target target, @Nullable UUID folder) {
    SealedSecret sealed = target.sealed();
    if (sealed != null) {
      return vault.open(sealed, target.organisationId, target.id);
    }
    return target.passwordFile == null ? "" : passwords.read(folder, target.passwordFile);
  }

  private @Nullable String certificate(@Nullable String name, @Nullable UUID folder) {
    return name == null || name.equals("system")
        ? name
        : certificates.find(folder, name).toString();
  }
}
