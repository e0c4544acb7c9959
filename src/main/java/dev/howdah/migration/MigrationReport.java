package dev.howdah.migration;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.howdah.plan.Finding;
import dev.howdah.plan.ObjectPlan;
import dev.howdah.verify.CellDifference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run did. Written as JSON it is a stable contract of version 1; the same facts make the
/// terminal summary and the HTML page.
///
/// @param version of the contract, 1
/// @param run the run's id, empty where none was begun
/// @param outcome in one word
/// @param exitCode how the command ends
/// @param source the file
/// @param target the database
/// @param tables what happened to each table
/// @param conversions how many values each rule converted
/// @param findings what a person should know
/// @param sequences where each identity continues
/// @param objects what became of each schema object
/// @param phases how long each phase took
/// @param differences the first differences found by the proof
/// @param error why it failed, null where it did not
public record MigrationReport(
    int version,
    String run,
    Outcome outcome,
    int exitCode,
    SourceReport source,
    @Nullable TargetReport target,
    List<TableReport> tables,
    List<ConversionReport> conversions,
    List<Finding> findings,
    List<SequenceReport> sequences,
    List<ObjectPlan> objects,
    List<PhaseReport> phases,
    List<CellDifference> differences,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ErrorReport error) {

  /// The version of the contract.
  public static final int VERSION = 1;

  /// The same under another name of the file: for callers to whom the path means nothing.
  public MigrationReport withSourcePath(String path) {
    return new MigrationReport(
        version,
        run,
        outcome,
        exitCode,
        new SourceReport(path, source.bytes(), source.sha256(), source.rows()),
        target,
        tables,
        conversions,
        findings,
        sequences,
        objects,
        phases,
        differences,
        error);
  }

  /// How a run ended.
  public enum Outcome {
    /// Every row is in the target and verified equal.
    @JsonProperty("verified")
    VERIFIED,
    /// Verified, with rows in quarantine.
    @JsonProperty("quarantined")
    QUARANTINED,
    /// Source and target differ; nothing was published.
    @JsonProperty("different")
    DIFFERENT,
    /// Failed on the way.
    @JsonProperty("failed")
    FAILED,
    /// Refused before anything was changed.
    @JsonProperty("refused")
    REFUSED
  }

  /// The file.
  ///
  /// @param rows of all tables
  public record SourceReport(String path, long bytes, String sha256, long rows) {}

  /// The database.
  ///
  /// @param server version and address, without password
  /// @param database its name
  /// @param schema the target schema
  /// @param connect how to connect by hand, without password
  /// @param embedded whether it is the embedded PostgreSQL
  public record TargetReport(
      String server, String database, String schema, String connect, boolean embedded) {}

  /// One table.
  ///
  /// @param verified whether every cell was compared and found equal
  public record TableReport(
      String source,
      String target,
      long rowsRead,
      long rowsLoaded,
      long rowsQuarantined,
      boolean verified,
      String digest) {}

  /// How many values of a column a rule converted.
  ///
  /// @param column in the form `table.column`, names as in the file
  public record ConversionReport(String rule, String column, long count) {}

  /// Where an identity continues.
  ///
  /// @param name the sequence's name
  /// @param column in the form `table.column`, names as in the target
  /// @param lastValue what the sequence holds
  /// @param nextValue what the next INSERT gets
  public record SequenceReport(String name, String column, long lastValue, long nextValue) {}

  /// How long a phase took.
  public record PhaseReport(String name, long millis) {}

  /// Why a run failed.
  ///
  /// @param code stable, see `docs/errors.md`
  public record ErrorReport(String code, String message, String remedy) {}
}
