package dev.howdah.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The states of migrations and of their tables, and what may come behind each.
class MigrationStateTest {

  private static String row(String state, Set<String> next) {
    return "| `" + state + "` | " + String.join(", ", next) + " |";
  }

  @Test
  void theDocumentationHasTheSameTables() throws IOException {
    List<String> page = Files.readAllLines(Path.of("docs/service.md"));
    for (MigrationState state : MigrationState.values()) {
      assertThat(page)
          .contains(
              row(
                  state.text(),
                  state.next().stream()
                      .map(MigrationState::text)
                      .collect(Collectors.toCollection(java.util.LinkedHashSet::new))));
    }
    for (TableState state : TableState.values()) {
      assertThat(page)
          .contains(
              row(
                  state.text(),
                  state.next().stream()
                      .map(TableState::text)
                      .collect(Collectors.toCollection(java.util.LinkedHashSet::new))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatRestsGoesOnOnlyThroughTheQueue(MigrationState state) {
    if (state.rests()) {
      Set<MigrationState> next = EnumSet.copyOf(state.next());
      next.remove(MigrationState.CANCELLED);
      assertThat(next).containsExactly(MigrationState.QUEUED);
    } else {
      assertThat(state.next()).anyMatch(MigrationState::rests);
    }
    assertThat(state.leadsTo(state)).isFalse();
    assertThat(MigrationState.of(state.text())).isEqualTo(state);
  }

  @Test
  void everyStateIsReached() {
    Set<MigrationState> reached = EnumSet.of(MigrationState.QUEUED);
    Arrays.stream(MigrationState.values()).forEach(state -> reached.addAll(state.next()));
    assertThat(reached).containsExactlyInAnyOrder(MigrationState.values());
  }
}
