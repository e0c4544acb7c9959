package dev.howdah.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How the service writes its log.
@ConfigMapping(prefix = "howdah.log")
interface LogSettings {

  /// Whether each line of the log is a JSON object: `timestamp`, `level`, `loggerName`, `message`,
  /// `mdc.requestId`, `mdc.migrationId`, `exception` and others. Else lines for people.
  @WithDefault("false")
  boolean json();
}
