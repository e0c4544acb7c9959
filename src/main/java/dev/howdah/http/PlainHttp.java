package dev.howdah.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/// Without TLS the service speaks HTTP/1.1 only: asked to change to HTTP/2 on the way, the server
/// would say nothing any more and keep the connection.
@ApplicationScoped
final class PlainHttp implements HttpServerOptionsCustomizer {

  PlainHttp() {}

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options.setHttp2ClearTextEnabled(false);
  }
}
