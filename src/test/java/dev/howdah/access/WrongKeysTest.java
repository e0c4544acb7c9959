package dev.howdah.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who tries out keys.
class WrongKeysTest {

  private record Settings(int wrongKeysPerMinute) implements RateLimitSettings {

    @Override
    public boolean enabled() {
      return true;
    }

    @Override
    public int requestsPerMinute() {
      return 1;
    }

    @Override
    public Optional<Integer> burst() {
      return Optional.empty();
    }

    @Override
    public int highestPerKey() {
      return 1;
    }
  }

  @Test
  void anAddressWaitsAfterTooManyWrongKeys() {
    WrongKeys wrong = new WrongKeys(new Settings(2));
    assertThat(wrong.pause("192.0.2.1")).isZero();
    wrong.count("192.0.2.1");
    assertThat(wrong.pause("192.0.2.1")).isZero();
    wrong.count("192.0.2.1");
    wrong.count("192.0.2.1");

    assertThat(wrong.pause("192.0.2.1")).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(30));
    assertThat(wrong.pause("192.0.2.2")).isZero();
    assertThat(wrong.pause(null)).isZero();
  }

  @Test
  void zeroIsNoLimit() {
    WrongKeys wrong = new WrongKeys(new Settings(0));
    for (int i = 0; i < 100; i++) {
      wrong.count("192.0.2.1");
    }
    assertThat(wrong.pause("192.0.2.1")).isZero();
  }

  @Test
  void anIpv6NetworkIsOneAddress() {
    assertThat(WrongKeys.network("2001:db8:0:1::1"))
        .isEqualTo(WrongKeys.network("2001:db8:0:1:ffff::2"))
        .isNotEqualTo(WrongKeys.network("2001:db8:0:2::1"));
    assertThat(WrongKeys.network("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(WrongKeys.network("::ffff:192.0.2.1")).isEqualTo("::ffff:192.0.2.1");
  }
}
