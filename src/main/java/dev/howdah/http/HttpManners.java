package dev.howdah.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/// What happens to every request before and behind its resource: its id, the security headers, the
/// limit of its body, and a problem document where no resource is reached at all. On the router and
/// not in the resources' framework, so that nothing passes beside it.
@ApplicationScoped
final class HttpManners {

  private static final Logger LOG = Logger.getLogger(HttpManners.class);

  /// Before Quarkus' own filters and its limit of bodies, which answers without a document.
  private static final int FIRST = 10_000;

  /// Behind every other route.
  private static final int LAST = Integer.MAX_VALUE;

  private static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cache-Control", "no-store",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

  /// Where the page is that shows the description of the API.
  private static final String DOCS = "/api/docs";

  /// What that page needs: scripts of its own files, styles that it writes into its elements, its
  /// icons, and requests to this service. The hashes are those of the two scripts within the page.
  private static final String DOCS_POLICY =
      "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src"
          + " 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /// A year, in seconds. Only said over TLS; what ends TLS in front of the service says so by
  /// `X-Forwarded-Proto`, which is believed only where that is configured.
  private static final String STRICT_TRANSPORT = "max-age=31536000";

  private final ObjectMapper json;
  private final long maxBody;

  HttpManners(
      ObjectMapper json,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size")
          io.quarkus.runtime.configuration.MemorySize maxBody) {
    this.json = json;
    this.maxBody = maxBody.asLongValue();
  }

  void filters(@Observes Filters filters) {
    filters.register(this::begin, FIRST);
  }

  void routes(@Observes Router router) {
    router.route().order(-FIRST).failureHandler(this::failed);
    router.route().order(LAST).handler(context -> fail(context, 404));
  }

  private void begin(RoutingContext context) {
    String id = RequestId.from(context.request().getHeader(RequestId.HEADER));
    MDC.put(RequestId.LOG_KEY, id);
    HttpServerResponse response = context.response();
    context.addHeadersEndHandler(done -> {
      response.putHeader(RequestId.HEADER, id);
      if ("https".equals(context.request().scheme())) {
        response.putHeader("Strict-Transport-Security", STRICT_TRANSPORT);
      }
      if (isDocs(context.request().path())) {
        response.putHeader("Content-Security-Policy", DOCS_POLICY);
      }
      SECURITY_HEADERS.forEach((name, value) -> {
        if (!response.headers().contains(name)) {
          response.putHeader(name, value);
        }
      });
    });
    if (declaredLength(context.request()) > maxBody) {
      // The rest of the body is not wanted: without this the connection would wait for it.
      response.putHeader("Connection", "close");
      fail(context, 413);
    } else {
      context.next();
    }
  }

  private static boolean isDocs(@Nullable String path) {
    return path != null && (path.equals(DOCS) || path.startsWith(DOCS + "/"));
  }

  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void failed(RoutingContext context) {
    Throwable failure = context.failure();
    int status = context.statusCode();
    if (context.response().headWritten()) {
      context.response().reset();
      return;
    }
    if (failure != null && (status < 400 || status >= 500)) {
      write(context, Problems.of(failure));
    } else {
      fail(context, status);
    }
  }

  private void fail(RoutingContext context, int status) {
    write(context, Problems.of(status));
  }

  private void write(RoutingContext context, Problem problem) {
    HttpServerResponse response = context.response();
    if (response.ended()) {
      return;
    }
    response.setStatusCode(problem.status()).putHeader("Content-Type", Problem.MEDIA_TYPE);
    Problems.headers(problem).forEach(response::putHeader);
    response.end(text(problem));
  }

  private String text(Problem problem) {
    try {
      return json.writeValueAsString(problem);
    } catch (JsonProcessingException e) {
      LOG.error("A problem document could not be written.", e);
      return "{\"status\":" + problem.status() + "}";
    }
  }
}
