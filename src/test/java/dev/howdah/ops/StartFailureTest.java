package dev.howdah.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import org.junit.jupiter.api.Test;

/// What is said when the service does not start.
class StartFailureTest {

  @Test
  void namesThePortThatIsTaken() {
    Throwable taken =
        new IllegalStateException(
            new QuarkusBindException("0.0.0.0", 8080, new BindException("in use")));

    assertThat(StartFailure.explain(taken))
        .isInstanceOfSatisfying(
            HowdahException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.SERVICE_PORT);
              assertThat(failure.getMessage())
                  .isEqualTo("The service cannot listen on 0.0.0.0:8080.");
              assertThat(failure.remedy()).contains("QUARKUS_HTTP_PORT");
            });
  }

  @Test
  void namesTheManagementPortThatIsTaken() {
    Throwable taken =
        new RuntimeException(
            new IllegalStateException(
                "Unable to start the management interface on 0.0.0.0:9000",
                new BindException("Address already in use")));

    assertThat(StartFailure.explain(taken))
        .isInstanceOfSatisfying(
            HowdahException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.SERVICE_PORT);
              assertThat(failure.getMessage())
                  .isEqualTo(
                      "The service cannot listen: Unable to start the management interface on"
                          + " 0.0.0.0:9000.");
            });
  }

  @Test
  void repeatsWhatIsWrongWithASetting() {
    Throwable wrong =
        new RuntimeException(
            new ConfigValidationException(
                new ConfigValidationException.Problem[] {
                  new ConfigValidationException.Problem("one"),
                  new ConfigValidationException.Problem("two")
                }));

    assertThat(StartFailure.explain(wrong))
        .isInstanceOfSatisfying(
            HowdahException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.USAGE);
              assertThat(failure.getMessage())
                  .isEqualTo("A setting of the service is not understood: one; two");
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
