package dev.howdah.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.failure.HowdahException;
import dev.howdah.schema.SourceSchema;
import dev.howdah.schema.SourceTable;
import dev.howdah.schema.TableProfile;
import dev.howdah.testing.Corpus;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CorpusReadTest {

  @Test
  void readsEveryFileOfTheCorpusOrSaysWhyNot() {
    Map<String, String> refused = new TreeMap<>();
    for (Path file : Corpus.files()) {
      try (SourceDatabase source = SourceDatabase.open(file, false);
          Reader reader = source.openReader()) {
        SourceSchema schema = Catalogue.read(reader);
        assertThat(schema.oddities()).as(Corpus.nameOf(file)).isEmpty();
        Profiler profiler = new Profiler(reader, source.encoding(), schema);
        for (SourceTable table : schema.tables()) {
          TableProfile profile = profiler.profile(table, _ -> {});
          assertThat(profile.columns()).hasSameSizeAs(table.columns());
        }
        source.requireUnchanged();
      } catch (HowdahException e) {
        refused.put(Corpus.nameOf(file), e.code().code());
      }
    }

    assertThat(refused)
        .containsExactlyEntriesOf(
            new TreeMap<>(
                Map.of(
                    "mbtiles/corrupt.mbtiles", "source-truncated",
                    "oddities/empty.db", "source-empty",
                    "oddities/truncated.db", "source-truncated")));
  }
}
