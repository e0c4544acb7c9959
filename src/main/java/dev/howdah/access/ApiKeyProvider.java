package dev.howdah.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;

/// Says who a key is. Unknown, expired and revoked keys are refused alike.
@ApplicationScoped
class ApiKeyProvider implements IdentityProvider<ApiKeyCredential> {

  private final KeyRing keys;
  private final UsageCounter usage;

  ApiKeyProvider(KeyRing keys, UsageCounter usage) {
    this.keys = keys;
    this.usage = usage;
  }

  @Override
  public Class<ApiKeyCredential> getRequestType() {
    return ApiKeyCredential.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      ApiKeyCredential credential, AuthenticationRequestContext context) {
    return context.runBlocking(() -> identify(credential));
  }

  private SecurityIdentity identify(ApiKeyCredential credential) {
    Caller caller;
    try {
      caller = keys.find(credential.key()).orElseThrow(AuthenticationFailedException::new);
    } catch (SQLException e) {
      throw new AuthenticationFailedException(e);
    }
    usage.count(caller.keyId());
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(caller.keyId().toString()))
        .addRoles(caller.scope().roles())
        .addAttribute(Caller.ATTRIBUTE, caller)
        .build();
  }
}
