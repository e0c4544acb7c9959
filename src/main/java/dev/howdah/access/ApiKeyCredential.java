package dev.howdah.access;

import dev.howdah.secret.ApiKeyText;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.vertx.ext.web.RoutingContext;

/// A key that came with a request and has the form of one.
final class ApiKeyCredential extends BaseAuthenticationRequest {

  private final ApiKeyText key;
  private final RoutingContext request;

  ApiKeyCredential(ApiKeyText key, RoutingContext request) {
    this.key = key;
    this.request = request;
  }

  ApiKeyText key() {
    return key;
  }

  /// The request that it came with.
  RoutingContext request() {
    return request;
  }
}
