package dev.howdah.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The text of an API key.
class ApiKeyTextTest {

  @Test
  void readsWhatItMade() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ApiKeyText key = ApiKeyText.next(i % 2 == 0);
      assertThat(key.reveal()).matches("hw_(live|test)_[0-9A-Za-z]{49}");
      assertThat(seen.add(key.reveal())).isTrue();
      assertThat(ApiKeyText.read(key.reveal()))
          .hasValueSatisfying(again -> {
            assertThat(again.hash()).isEqualTo(key.hash()).hasSize(32);
            assertThat(again.live()).isEqualTo(key.live());
          });
    }
  }

  @Test
  void refusesEveryKeyThatIsMistypedInOnePlace() {
    String key = ApiKeyText.next(true).reveal();
    for (int i = 0; i < key.length(); i++) {
      char wrong = key.charAt(i) == 'x' ? 'y' : 'x';
      String mistyped = key.substring(0, i) + wrong + key.substring(i + 1);
      assertThat(ApiKeyText.read(mistyped)).as(mistyped).isEmpty();
    }
    assertThat(ApiKeyText.read(key + "0")).isEmpty();
    assertThat(ApiKeyText.read("")).isEmpty();
  }

  @Test
  void doesNotPrintItself() {
    ApiKeyText key = ApiKeyText.next(false);
    assertThat(key.toString()).hasSize(13).startsWith("hw_test_");
  }
}
