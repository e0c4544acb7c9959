package dev.howdah.access;

import dev.howdah.secret.ApiKeyText;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/// A key that came with a request and has the form of one.
final class ApiKeyCredential extends BaseAuthenticationRequest {

  private final ApiKeyText key;

  ApiKeyCredential(ApiKeyText key) {
    this.key = key;
  }

  ApiKeyText key() {
    return key;
  }
}
