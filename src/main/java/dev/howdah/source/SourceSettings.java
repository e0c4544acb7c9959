package dev.howdah.source;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Settings of sources.
@ConfigMapping(prefix = "howdah.source")
interface SourceSettings {

  /// The largest database file that can be uploaded.
  @WithDefault("10G")
  MemorySize maxSize();

  /// The largest write-ahead log that can be uploaded beside a database file.
  @WithDefault("2G")
  MemorySize maxWalSize();

  /// How many bytes of uploads an organisation may have at a time.
  @WithDefault("100G")
  MemorySize maxTotalSize();

  /// How many sources an organisation may have at a time.
  @WithDefault("1000")
  int maxCount();

  /// How many uploads a replica takes in at once; each needs about 10 MB of memory. Others wait ten
  /// seconds for their turn and are then told to come back.
  @WithDefault("8")
  int maxUploads();

  /// How long an upload is kept after it was completed or used last.
  @WithDefault("7D")
  Duration retention();

  /// How long an upload may rest before it is given up.
  @WithDefault("24H")
  Duration uploadExpiry();

  /// How often sources that have expired are looked for.
  @WithDefault("1M")
  Duration sweepInterval();

  /// Directories of the server whose SQLite files can be sources without an upload, separated by
  /// commas or colons; none where it is not set. The organisation `default` may name every file
  /// below them, any other only those below the folder in them that has its id as its name.
  Optional<List<String>> directories();

  /// Where uploads are copied to while they are read; the system's folder for temporary files where
  /// it is not set. Needs room for the largest upload with its log, twice where there is a log.
  Optional<Path> scratchDirectory();

  /// How much of it may be used at a time, where the disk does not tell: the limit of an `emptyDir`
  /// in Kubernetes, beyond which the pod is evicted. A file whose copies do not fit beside those
  /// that are there waits for its turn. The disk's free space where it is not set.
  Optional<MemorySize> scratchSize();

  /// How long a file may take to be inspected, and to be read where an edited plan is compared with
  /// it.
  @WithDefault("50S")
  Duration inspectTimeout();

  /// How many files a replica inspects at once.
  @WithDefault("2")
  int maxInspections();
}
