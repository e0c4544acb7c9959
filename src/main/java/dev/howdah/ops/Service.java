package dev.howdah.ops;

import dev.howdah.failure.ExitCode;
import dev.howdah.failure.HowdahException;
import io.quarkus.runtime.Quarkus;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/// The service as a whole: starts it and stays until it is told to end.
public final class Service {

  private Service() {}

  /// Starts the service and returns when it has ended.
  ///
  /// @param home where the embedded PostgreSQL keeps its data, should it be needed
  /// @throws HowdahException where no database can be had, or no port; a database that does not
  ///   answer is no failure
  public static ExitCode run(Path home) {
    return run(home, Service::chooseDatabase);
  }

  /// As {@link #run(Path)}, in Quarkus' dev mode: the configuration is not read beforehand, because
  /// dev mode has its own way to show what is wrong with it and to go on when that is mended.
  public static ExitCode develop(Path home) {
    return run(home, () -> {});
  }

  private static ExitCode run(Path home, Runnable before) {
    ServiceDatabase.offerEmbedded(home);
    try {
      before.run();
      AtomicReference<ExitCode> end = new AtomicReference<>(ExitCode.DONE);
      AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
      Quarkus.run(
          null,
          (code, failure) -> {
            end.set(code == 0 ? ExitCode.DONE : ExitCode.FAILED);
            failed.set(failure);
          });
      Throwable failure = failed.get();
      if (failure != null) {
        throw StartFailure.explain(failure);
      }
      return end.get();
    } finally {
      ServiceDatabase.close();
    }
  }

  /// Reads the configuration once, which makes {@link DatabaseSourceFactory} decide. Before Quarkus
  /// begins, so that a failure is said in words and not as a stack trace.
  private static void chooseDatabase() {
    // Before the embedded PostgreSQL is started for nothing.
    checkSettings(System.getProperties().stringPropertyNames());
    try {
      ConfigProvider.getConfig().getOptionalValue(ServiceDatabase.URL_PROPERTY, String.class);
      checkSettings(ConfigProvider.getConfig().getPropertyNames());
    } catch (RuntimeException e) {
      throw StartFailure.explain(e);
    }
  }

  private static void checkSettings(Iterable<String> properties) {
    Map<String, String> environment = System.getenv();
    SettingsCheck.check(
        environment,
        properties,
        Optional.ofNullable(System.getProperty(ServiceDatabase.URL_PROPERTY))
            .or(() -> Optional.ofNullable(environment.get("QUARKUS_DATASOURCE_JDBC_URL"))));
  }
}
