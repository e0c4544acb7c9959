package dev.howdah.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import io.quarkus.runtime.QuarkusBindException;
import java.net.BindException;
import org.junit.jupiter.api.Test;

/// What is said when the service does not start.
class StartFailureTest {

  @Test
  void namesThePortThatIsTaken() {
    Throwable taken =
        new IllegalStateException(
            new QuarkusBindException("0.0.0.0", 9000, new BindException("in use")));

    assertThat(StartFailure.explain(taken))
        .isInstanceOfSatisfying(
            HowdahException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.SERVICE_PORT);
              assertThat(failure.getMessage())
                  .isEqualTo("The service cannot listen on 0.0.0.0:9000.");
              assertThat(failure.remedy()).contains("QUARKUS_MANAGEMENT_PORT");
            });
  }

  @Test
  void findsWhatHowdahSaidUnderneath() {
    HowdahException known = new HowdahException(ErrorCode.EMBEDDED_SERVER, "no", "do");

    assertThat(StartFailure.explain(new RuntimeException(new RuntimeException(known))))
        .isSameAs(known);
  }

  @Test
  void leavesTheUnknownAsItIs() {
    RuntimeException unknown = new IllegalArgumentException("?");

    assertThat(StartFailure.explain(unknown)).isSameAs(unknown);
  }
}
