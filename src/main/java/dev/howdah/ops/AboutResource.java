package dev.howdah.ops;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// `GET /`: what this is.
@Path("/")
@PermitAll
final class AboutResource {

  private final About about;

  AboutResource(
      @ConfigProperty(name = "quarkus.application.name") String name,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    about =
        new About(
            name,
            version,
            "Carries an application's data from SQLite to PostgreSQL and proves that nothing was"
                + " lost.");
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "What this is")
  public About about() {
    return about;
  }

  /// The answer.
  ///
  /// @param name of the program
  /// @param version of the program
  /// @param description what it does, in one sentence
  public record About(String name, String version, String description) {}
}
