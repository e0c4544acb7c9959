package dev.howdah.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
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

  /// Where a request notes that it has its id.
  private static final String PREPARED = "howdah.prepared";

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  /// RFC 9110, section 8.3.1.
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          TOKEN + "/" + TOKEN + "(\\s*;\\s*(" + TOKEN + "=(" + TOKEN + "|\"[^\"]*\"))?)*\\s*");

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

  /// Behind Quarkus' limit of bodies, which puts a limit for those of unknown length there.
  private static final int AFTER_LIMIT = -1;

  /// Where whoever reads a body without a declared length looks for its limit.
  private static final String LIMIT_KEY = VertxHttpRecorder.MAX_REQUEST_SIZE_KEY;

  /// How long a client may go on sending what is not wanted any more, so that it reads the answer
  /// before its connection is closed. In milliseconds.
  private static final long LINGER = 2_000;

  /// Where the page is that shows the description of the API.
  private static final String DOCS = "/api/docs";

  private static final String DESCRIPTION = "/api/openapi";

  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /// What that page needs: scripts of its own files, styles that it writes into its elements, its
  /// icons, and requests to this service. The hashes are those of the two scripts within the page.
  private static final String DOCS_POLICY =
      "default-src 'none'; script-src 'self' 'sha256-juE/WXLYbm8BDs19J91y2roYjI/73GnhLHMz23bwoJE=' 'sha256-anZzgoHHSEMvSnrPPAhHGh1wCY1pg9/CZXIgcK6UzF4='; style-src 'self' 'unsafe-inline'; img-src"
          + " 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /// A year, in seconds. Only said over TLS; what ends TLS in front of the service says so by
  /// `X-Forwarded-Proto`, which is believed only where that is configured.
  private static final String STRICT_TRANSPORT = "max-age=31536000";

  private final ObjectMapper json;
  private final Instance<LargeBodies> larger;
  private final long maxBody;
  private final AllowedMethods allowed;

  HttpManners(
      ObjectMapper json,
      @Any Instance<LargeBodies> larger,
      @ConfigProperty(name = "howdah.http.max-body-size", defaultValue = "10M")
          MemorySize maxBody) {
    this.json = json;
    this.larger = larger;
    this.maxBody = maxBody.asLongValue();
    this.allowed = AllowedMethods.read(json);
  }

  void filters(@Observes Filters filters) {
    filters.register(this::begin, FIRST);
  }

  void routes(@Observes Router router) {
    router.route().order(-FIRST).failureHandler(this::failed);
    router.route().order(AFTER_LIMIT).handler(this::limit);
    router.route().order(LAST).handler(context -> fail(context, 404));
  }

  private void begin(RoutingContext context) {
    if (!isVersionKnown(context.request())) {
      context.request().connection().close();
      return;
    }
    prepare(context);
    context.addEndHandler(done -> {
      // A connection that broke has nobody who would read the answer, and whoever still reads the
      // body has to be told by the handlers that are there.
      if (done.succeeded()) {
        leave(context);
      }
    });
    HttpServerResponse response = context.response();
    String path = Objects.requireNonNullElse(context.request().path(), "");
    if (isDescription(path) && !READING.contains(context.request().method())) {
      response.putHeader("Allow", "GET, HEAD, OPTIONS");
      fail(context, 405);
    } else if (!isMediaType(context.request().getHeader("Content-Type"))) {
      fail(context, 415);
    } else if (declaredLength(context.request()) > larger(context).orElse(maxBody)) {
      fail(context, 413);
    } else {
      context.next();
    }
  }

  /// What Quarkus answers to any method.
  private static boolean isDescription(String path) {
    return isDocs(path) || path.startsWith(DESCRIPTION);
  }

  private static boolean isDocs(String path) {
    return path.equals(DOCS) || path.startsWith(DOCS + "/");
  }

  /// The id of the request, and the headers that each answer has. Again where the router fails
  /// before any filter, for a `Host` that is none.
  private void prepare(RoutingContext context) {
    context.put(PREPARED, true);
    String id = RequestId.from(context.request().getHeader(RequestId.HEADER));
    MDC.put(RequestId.LOG_KEY, id);
    HttpServerResponse response = context.response();
    String path = Objects.requireNonNullElse(context.request().path(), "");
    context.addHeadersEndHandler(done -> {
      response.putHeader(RequestId.HEADER, id);
      if ("https".equals(context.request().scheme())) {
        response.putHeader("Strict-Transport-Security", STRICT_TRANSPORT);
      }
      if (response.getStatusCode() == 405 && !response.headers().contains("Allow")) {
        allowed.of(path).ifPresent(all -> response.putHeader("Allow", all));
      }
      if (isDocs(path)) {
        response.putHeader("Content-Security-Policy", DOCS_POLICY);
      }
      SECURITY_HEADERS.forEach((name, value) -> {
        if (!response.headers().contains(name)) {
          response.putHeader(name, value);
        }
      });
    });
  }

  /// Quarkus' own limit is that of the greatest upload, here is what the address really takes. Who
  /// takes more than others counts for himself: the framework would end the answer without a
  /// document.
  private void limit(RoutingContext context) {
    if (larger(context).isPresent()) {
      context.remove(LIMIT_KEY);
    } else if (context.get(LIMIT_KEY) != null) {
      context.put(LIMIT_KEY, maxBody);
    }
    context.next();
  }

  private OptionalLong larger(RoutingContext context) {
    String path = context.normalizedPath();
    for (LargeBodies one : larger) {
      OptionalLong limit = one.limit(path);
      if (limit.isPresent()) {
        return limit;
      }
    }
    return OptionalLong.empty();
  }

  /// A body that was answered before it was read: its rest is thrown away for a moment. Closing at
  /// once would reset the connection, and the client would not see the answer.
  private static void leave(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.isEnded()) {
      return;
    }
    if (request.version() == HttpVersion.HTTP_2) {
      context.response().reset();
      return;
    }
    long timer =
        context
            .vertx()
            .setTimer(
                LINGER,
                late -> {
                  // A request that was paused when its last byte came has no end that is told.
                  if (!request.isEnded()) {
                    request.connection().close();
                  }
                });
    request.exceptionHandler(broken -> context.vertx().cancelTimer(timer));
    request.endHandler(whole -> context.vertx().cancelTimer(timer));
    request.handler(unwanted -> {});
    request.resume();
  }

  /// Vert.x itself answers 501 when it is asked for a version that it does not know; when it is not
  /// asked it goes on as if it knew.
  private static boolean isVersionKnown(HttpServerRequest request) {
    try {
      return request.version() != null;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /// The framework fails at what is none where it has to choose between several.
  private static boolean isMediaType(@Nullable String header) {
    return header == null || header.isEmpty() || MEDIA_TYPE.matcher(header).matches();
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

  private void write(RoutingContext context, Problem found) {
    Problem problem = found;
    HttpServerResponse response = context.response();
    if (response.ended()) {
      return;
    }
    if (context.get(PREPARED) == null) {
      prepare(context);
      problem = problem.named(RequestId.current());
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
