package dev.howdah.job;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a request to migrate says; all but source and target may be left out.
///
/// @param name for people; else made of the names of source and target
/// @param start false to look at the plan first
/// @param dryRun true to only ever make the plan
record NewMigration(
    @NotNull UUID sourceId,
    @NotNull UUID targetId,
    @Nullable @Size(max = 200) @Pattern(regexp = "[^\\p{Cntrl}]*[^\\p{Cntrl}\\s][^\\p{Cntrl}]*")
        String name,
    @Nullable Boolean start,
    @Nullable Boolean dryRun,
    @Nullable @Pattern(regexp = "auto|create|fill") String mode,
    @Nullable @Pattern(regexp = POLICIES) String existing,
    @Nullable @Size(max = 1_000)
        Map<@NotBlank @Size(max = 1_000) String, @NotNull @Pattern(regexp = POLICIES) String>
            existingByTable,
    @Nullable @Size(min = 1, max = 63) String schema,
    @Nullable @Pattern(regexp = "preserve|lower|snake") String identifiers,
    @Nullable @Size(max = 100) String profile,
    @Nullable @Size(max = 1_000) List<@NotBlank @Size(max = 2_000) String> exclude,
    @Nullable @Pattern(regexp = "auto|copy") String snapshot) {

  private static final String POLICIES = "fail|truncate|replace|keep";

  boolean only() {
    return Boolean.TRUE.equals(dryRun);
  }

  boolean starts() {
    return !only() && !Boolean.FALSE.equals(start);
  }

  MigrationOptions options() {
    return new MigrationOptions(
        Objects.requireNonNullElse(mode, "auto"),
        Objects.requireNonNullElse(existing, "fail"),
        existingByTable == null ? Map.of() : existingByTable,
        Objects.requireNonNullElse(schema, "public"),
        Objects.requireNonNullElse(identifiers, "preserve"),
        profile,
        exclude == null ? List.of() : exclude,
        Objects.requireNonNullElse(snapshot, "auto"));
  }
}
