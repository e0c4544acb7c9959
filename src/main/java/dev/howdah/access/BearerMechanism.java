package dev.howdah.access;

import dev.howdah.secret.ApiKeyText;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/// Takes the key from `Authorization: Bearer hw_…`. From nowhere else: addresses and cookies get
/// into logs and histories.
@ApplicationScoped
class BearerMechanism implements HttpAuthenticationMechanism {

  private static final String SCHEME = "Bearer ";

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager providers) {
    String header = context.request().getHeader("Authorization");
    if (header == null) {
      return Uni.createFrom().optional(Optional.empty());
    }
    Optional<ApiKeyText> key =
        header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            ? ApiKeyText.read(header.substring(SCHEME.length()).strip())
            : Optional.empty();
    return key.isEmpty()
        ? Uni.createFrom().failure(new AuthenticationFailedException())
        : providers.authenticate(new ApiKeyCredential(key.get(), context));
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom()
        .item(new ChallengeData(401, "WWW-Authenticate", "Bearer realm=\"howdah\""));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(ApiKeyCredential.class);
  }
}
