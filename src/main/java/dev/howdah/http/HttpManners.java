package dev.howdah.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
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
import java.util.OptionalLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

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

  /// Behind Quarkus' limit of bodies, which puts a limit for those of unknown length there.
  private static final int AFTER_LIMIT = -1;

  /// Where whoever reads a body without a declared length looks for its limit.
  private static final String LIMIT_KEY = VertxHttpRecorder.MAX_REQUEST_SIZE_KEY;

  /// How long a client may go on sending what is not wanted any more, so that it reads the answer
  /// before its connection is closed. In milliseconds.
  private static final long LINGER = 2_000;

  private final ObjectMapper json;
  private final Instance<LargeBodies> larger;
  private final long maxBody;

  HttpManners(
      ObjectMapper json,
      @Any Instance<LargeBodies> larger,
      @ConfigProperty(name = "howdah.http.max-body-size", defaultValue = "10M")
          MemorySize maxBody) {
    this.json = json;
    this.larger = larger;
    this.maxBody = maxBody.asLongValue();
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
    String id = RequestId.from(context.request().getHeader(RequestId.HEADER));
    MDC.put(RequestId.LOG_KEY, id);
    HttpServerResponse response = context.response();
    context.addHeadersEndHandler(done -> {
      response.putHeader(RequestId.HEADER, id);
      SECURITY_HEADERS.forEach((name, value) -> {
        if (!response.headers().contains(name)) {
          response.putHeader(name, value);
        }
      });
    });
    context.addEndHandler(done -> leave(context));
    if (declaredLength(context.request()) > larger(context).orElse(maxBody)) {
      fail(context, 413);
    } else {
      context.next();
    }
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
    long timer = context.vertx().setTimer(LINGER, late -> request.connection().close());
    request.exceptionHandler(broken -> context.vertx().cancelTimer(timer));
    request.endHandler(whole -> context.vertx().cancelTimer(timer));
    request.handler(unwanted -> {});
    request.resume();
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
