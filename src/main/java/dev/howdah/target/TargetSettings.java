package dev.howdah.target;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Settings of registered targets.
@ConfigMapping(prefix = "howdah.target")
interface TargetSettings {

  /// Which hosts targets may be on, separated by commas: `public` for every public address, a name,
  /// `*.suffix`, an address, or a range such as `10.0.0.0/8`; each may end with `:port`. What is
  /// not on the list is refused, when a target is registered and at each connection. List only
  /// names whose resolution you control: a name on the list may resolve to any address.
  @WithDefault("public")
  List<String> allowedHosts();

  /// Also allows private addresses (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10,
  /// fc00::/7). Loopback and link-local addresses have to be listed in any case.
  @WithDefault("false")
  boolean allowPrivate();

  /// Allows a target in a database that holds the service's own tables. Whoever may register
  /// targets there can read and change everything of every organisation: only for a service that
  /// has one.
  @WithDefault("false")
  boolean allowOwnDatabase();

  /// A directory with files that hold one password each, for targets with a `passwordFile`: its
  /// files are those of the organisation `default`, those of another organisation are in a folder
  /// named after its id. A file is read at each use. Without it `passwordFile` is refused.
  Optional<Path> passwordDirectory();

  /// A directory with certificates and keys, for targets with `sslRootCert`, `sslCert` or `sslKey`;
  /// divided between the organisations as the directory of the passwords is. A certificate of an
  /// authority can also be given as text, which needs no directory.
  Optional<Path> certificateDirectory();

  /// How many connection tests run at the same time, in this replica.
  @WithDefault("8")
  int concurrentTests();

  /// How many of them may be one organisation's.
  @WithDefault("2")
  int concurrentTestsPerOrganisation();
}
