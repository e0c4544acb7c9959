package dev.howdah.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.plan.MigrationPlan;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What is written of a plan can be read again and means the same: as YAML for people, as JSON for
/// the target's memory, from which runs are resumed and verified.
class PlanFileTest {

  @TestFactory
  Stream<DynamicTest> aPlanIsReadAsItWasWritten(@TempDir Path temporary) {
    return GoldenFolder.all().stream()
        .map(folder ->
            DynamicTest.dynamicTest(folder.name(), () -> writeAndRead(folder, temporary)));
  }

  private static void writeAndRead(GoldenFolder folder, Path temporary) throws IOException {
    Path place = Files.createDirectory(temporary.resolve(folder.name()));
    MigrationPlan plan =
        Requests.engine(place)
            .plan(
                Requests.migrate(
                    folder.source(place),
                    null,
                    folder.plan(),
                    MigrateRequest.Existing.FAIL,
                    false));

    assertThat(PlanFile.fromJson(PlanFile.toJson(plan))).isEqualTo(plan);
    StringWriter yaml = new StringWriter();
    PlanFile.write(plan, yaml);
    Path file = Files.writeString(place.resolve("plan.yaml"), yaml.toString());
    assertThat(PlanFile.read(file)).isEqualTo(plan);
  }
}
