package dev.howdah.access;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.Objects;
import java.util.UUID;

/// Who sends the request.
///
/// @param keyId of the API key
/// @param organisationId that the key belongs to; what the caller may see
/// @param organisation its name
/// @param defaultOrganisation whether it is the one that may make others
/// @param scope what the key may do
/// @param live false for a `hw_test_` key, which never writes to a target
public record Caller(
    UUID keyId,
    UUID organisationId,
    String organisation,
    boolean defaultOrganisation,
    Scope scope,
    boolean live) {

  static final String ATTRIBUTE = "howdah.caller";

  /// The caller of the request that is being answered, which has to need a key.
  public static Caller of(SecurityIdentity identity) {
    return Objects.requireNonNull(identity.<Caller>getAttribute(ATTRIBUTE));
  }
}
