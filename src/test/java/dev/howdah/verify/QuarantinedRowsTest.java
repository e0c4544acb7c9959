package dev.howdah.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuarantinedRowsTest {

  @Test
  void givesEachRowAsOftenAsItIsThere() {
    Random random = new Random(3);
    List<byte[]> digests = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      byte[] digest = new byte[16];
      random.nextBytes(digest);
      digests.add(digest);
      if (i % 3 == 0) {
        digests.add(digest.clone());
      }
    }
    QuarantinedRows rows = QuarantinedRows.of(digests);

    assertThat(rows.size()).isEqualTo(1334);
    for (int reading = 0; reading < 2; reading++) {
      QuarantinedRows.Remaining remaining = rows.remaining();
      assertThat(digests).allMatch(remaining::take);
      assertThat(digests).noneMatch(remaining::take);
      assertThat(remaining.isEmpty()).isTrue();
    }
    assertThat(rows.remaining().take(new byte[16])).isFalse();
    assertThat(rows.remaining().size()).isEqualTo(1334);
  }

  @Test
  void refusesWhatIsNoDigest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuarantinedRows.of(List.of(new byte[15])))
        .withMessage("the digest of a row has 16 bytes, not 15");
    assertThat(QuarantinedRows.none().isEmpty()).isTrue();
  }
}
