package dev.howdah.backup;

import java.util.List;

/// Manifests made by hand.
final class Manifests {

  static final Content EMPTY = new Content(List.of(), List.of(), 0, "0".repeat(32));

  private Manifests() {}

  static Manifest of(String label, String created, String id) {
    return new Manifest(
        1,
        label + "-" + id,
        id,
        label,
        label,
        created,
        "",
        "15.1",
        15,
        "UTF8",
        "15.1",
        15,
        6,
        4,
        // Of "dump".
        "b6ca0868bca6a2926b70aa1a71592038d9030fe26d4214edcfbd6cf41f2f4654",
        EMPTY);
  }
}
