package dev.howdah.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {

  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

  /// Ages in days, of one label; those that go are named the oldest first.
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # keep, days, ages,            go
          -,      -,    '1 50 400',      ''
          1,      -,    '1',             ''
          1,      -,    '0 1 2',         '2 1'
          3,      -,    '0 1 2',         ''
          2,      -,    '0 1 2 3',       '3 2'
          -,      7,    '0 6 7 8 9',     '9 8'
          -,      7,    '30 40 50',      '50 40'
          -,      1,    '400',           ''
          2,      7,    '0 1 2 3 4',     ''
          2,      7,    '0 8 9 10',      '10 9'
          5,      7,    '0 8 9 10',      ''
          1,      7,    '8 9',           '9'
          """)
  void letsGoWhatEveryRuleLetsGo(
      @Nullable Integer keep, @Nullable Integer days, String ages, String go) {
    List<Manifest> backups =
        Arrays.stream(ages.split(" ")).map(age -> aged("app", age)).collect(Collectors.toList());
    Collections.shuffle(backups, new Random(7));

    assertThat(new Retention(keep, days).expired(backups, NOW))
        .extracting(Manifest::id)
        .containsExactly(go.isEmpty() ? new String[0] : go.split(" "));
  }

  @Test
  void countsEachLabelForItself() {
    List<Manifest> backups = new ArrayList<>();
    for (String age : List.of("1", "2", "3")) {
      backups.add(aged("a", age));
    }
    backups.add(aged("b", "90"));

    assertThat(new Retention(2, null).expired(backups, NOW))
        .extracting(Manifest::name)
        .containsExactly("a-3");
  }

  @Test
  void keepsAtLeastOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Retention(0, null));
    assertThatIllegalArgumentException().isThrownBy(() -> new Retention(null, 0));
  }

  private static Manifest aged(String label, String days) {
    return Manifests.of(label, NOW.minusSeconds(Long.parseLong(days) * 86_400).toString(), days);
  }
}
