package dev.howdah.http;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An address that fails in every way that there is.
@Path("/test/failing")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
final class FailingResource {

  FailingResource() {}

  public record Body(@NotBlank String name, @Min(1) int count) {}

  @GET
  @Path("{how}")
  public List<String> fail(@PathParam("how") String how) throws SQLException {
    return switch (how) {
      case "nothing" -> List.of();
      case "known" -> throw new HowdahException(ErrorCode.TARGET_LOCKED, "It is locked.", "Wait.");
      case "internal" -> throw new HowdahException(ErrorCode.INTERNAL, "secret inside", "");
      case "database" -> throw new SQLException("secret host is away", "08006");
      case "query" -> throw new SQLException("secret statement", "42601");
      case "error" -> throw new StackOverflowError("secret depth");
      default -> throw new IllegalStateException("secret state");
    };
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Body take(@NotNull @Valid Body body) {
    return body;
  }

  @GET
  @Path("page")
  public PageRequest page(
      @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
    return PageRequest.of(limit, cursor);
  }
}
