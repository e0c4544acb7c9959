package dev.howdah.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.howdah.failure.HowdahException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns what resources throw into problem documents.
final class ProblemMappers {

  ProblemMappers() {}

  @ServerExceptionMapper
  Response known(HowdahException failure) {
    return answer(Problems.of(failure));
  }

  @ServerExceptionMapper
  Response unforeseen(Throwable failure) {
    return answer(Problems.of(failure));
  }

  /// Of the framework itself: no such address, method, type. Its own messages name classes.
  @ServerExceptionMapper
  Response refused(WebApplicationException failure) {
    if (failure.getCause() instanceof JacksonException unreadable) {
      return unreadable(unreadable);
    }
    int status = failure.getResponse().getStatus();
    Problem problem = status >= 500 ? Problems.of((Throwable) failure) : Problems.of(status);
    Response.ResponseBuilder answer = builder(problem);
    String allow = failure.getResponse().getHeaderString("Allow");
    return allow == null ? answer.build() : answer.header("Allow", allow).build();
  }

  /// A defect of ours: a class that Jackson cannot read or write.
  @ServerExceptionMapper
  Response undefined(InvalidDefinitionException failure) {
    return answer(Problems.of((Throwable) failure));
  }

  @ServerExceptionMapper
  Response mismatched(MismatchedInputException failure) {
    return unreadable(failure);
  }

  /// Jackson's messages show parts of the input and names of classes: only the place is taken.
  @ServerExceptionMapper
  Response unreadable(JacksonException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof HowdahException known) {
        return known(known);
      }
    }
    String field = failure instanceof JsonMappingException mapping ? field(mapping) : "";
    return answer(
        field.isEmpty()
            ? Problems.invalid("The body is not the JSON that is expected here.", List.of())
            : Problems.invalid(
                "The body is not the JSON that is expected here.",
                List.of(new Problem.Member(field, "is unknown here, or has another type"))));
  }

  @ServerExceptionMapper
  Response violated(ConstraintViolationException failure) {
    List<Problem.Member> members =
        failure.getConstraintViolations().stream()
            .map(violation -> new Problem.Member(name(violation), violation.getMessage()))
            .sorted(
                Comparator.comparing(Problem.Member::field).thenComparing(Problem.Member::message))
            .toList();
    return answer(Problems.invalid("The request has values that are not allowed.", members));
  }

  @ServerExceptionMapper
  Response unauthorized(UnauthorizedException failure) {
    return answer(Problems.of(401));
  }

  @ServerExceptionMapper
  Response unauthenticated(AuthenticationFailedException failure) {
    // Without a cause the key was wrong; with one, something kept the service from looking.
    Throwable cause = failure.getCause();
    return cause == null ? answer(Problems.of(401)) : answer(Problems.of(cause));
  }

  @ServerExceptionMapper
  Response forbidden(ForbiddenException failure) {
    return answer(Problems.of(403));
  }

  private static String field(JsonMappingException failure) {
    return failure.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."));
  }

  /// Without the name of the method and of its parameter, which the caller does not know.
  private static String name(ConstraintViolation<?> violation) {
    List<String> names = new ArrayList<>();
    for (Path.Node node : violation.getPropertyPath()) {
      names.add(String.valueOf(node.getName()));
    }
    return String.join(".", names.size() > 2 ? names.subList(2, names.size()) : names);
  }

  private static Response answer(Problem problem) {
    return builder(problem).build();
  }

  private static Response.ResponseBuilder builder(Problem problem) {
    Response.ResponseBuilder answer =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    Problems.headers(problem).forEach(answer::header);
    return answer;
  }
}
