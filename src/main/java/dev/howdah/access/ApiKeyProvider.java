package dev.howdah.access;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says who a key is, and whether it is not used too often. Unknown, expired and revoked keys are
/// refused alike. The limit is here, where each request with a key passes once, so that it counts
/// whatever the resource then answers.
@ApplicationScoped
class ApiKeyProvider implements IdentityProvider<ApiKeyCredential> {

  private static final String LIMITED = "howdah.rate.limited.requests";

  private final KeyRing keys;
  private final UsageCounter usage;
  private final RateLimiter limits;
  private final WrongKeys wrong;
  private final Counter limitedKeys;
  private final Counter limitedAddresses;

  ApiKeyProvider(
      KeyRing keys,
      UsageCounter usage,
      RateLimiter limits,
      WrongKeys wrong,
      MeterRegistry instruments) {
    this.keys = keys;
    this.usage = usage;
    this.limits = limits;
    this.wrong = wrong;
    this.limitedKeys = instruments.counter(LIMITED, "limit", "key");
    this.limitedAddresses = instruments.counter(LIMITED, "limit", "address");
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
    KeyRing.Entry entry = find(credential);
    Caller caller = entry.caller();
    limit(entry, credential.request());
    usage.count(caller.keyId());
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(caller.keyId().toString()))
        .addRoles(caller.scope().roles())
        .addAttribute(Caller.ATTRIBUTE, caller)
        .build();
  }

  private KeyRing.Entry find(ApiKeyCredential credential) {
    String address = address(credential.request());
    Duration pause = wrong.pause(address);
    // Others behind the same address go on working, unless their key is new on this replica.
    if (pause.isPositive() && !keys.knows(credential.key())) {
      limitedAddresses.increment();
      headers(credential.request(), Map.of("Retry-After", Long.toString(pause.toSeconds() + 1)));
      throw limited("Too many wrong API keys from this address.");
    }
    try {
      Optional<KeyRing.Entry> found = keys.find(credential.key());
      if (found.isEmpty()) {
        wrong.count(address);
        throw new AuthenticationFailedException();
      }
      return found.get();
    } catch (SQLException e) {
      throw new AuthenticationFailedException(e);
    }
  }

  private void limit(KeyRing.Entry entry, RoutingContext request) {
    Optional<RateLimit> limit;
    try {
      limit = limits.take(entry.caller().keyId(), entry.requestsPerMinute());
    } catch (RuntimeException e) {
      throw new AuthenticationFailedException(e);
    }
    limit.ifPresent(left -> {
      headers(request, left.headers());
      if (!left.allowed()) {
        limitedKeys.increment();
        throw limited("Too many requests with this API key.");
      }
    });
  }

  /// Just before they are sent, because what answers may begin its headers anew.
  private static void headers(RoutingContext request, Map<String, String> headers) {
    request.addHeadersEndHandler(done -> headers.forEach(request.response()::putHeader));
  }

  private static AuthenticationFailedException limited(String message) {
    return new AuthenticationFailedException(
        new HowdahException(
            ErrorCode.RATE_LIMITED, message, "Wait as long as the header Retry-After says."));
  }

  private static @Nullable String address(RoutingContext request) {
    SocketAddress address = request.request().remoteAddress();
    return address == null ? null : address.hostAddress();
  }
}
