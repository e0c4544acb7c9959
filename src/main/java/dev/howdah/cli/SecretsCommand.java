package dev.howdah.cli;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.ExitCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.secret.SecretKeySource;
import dev.howdah.secret.SecretKeys;
import dev.howdah.secret.SecretRotation;
import dev.howdah.state.StateDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `secrets`: the passwords that the service keeps.
@Command(
    name = "secrets",
    header = "The encryption of the passwords that the service keeps.",
    description = {
      "The encryption of the passwords that the service keeps, with the keys in HOWDAH_SECRET_KEYS"
          + " (or the file that HOWDAH_SECRET_KEYS_FILE names): id:base64, separated by commas or"
          + " lines. The first encrypts, all decrypt. Has the commands new-key, rotate and info.",
      "To change the key: put a new one before the old one, restart all replicas, rotate, remove the"
          + " old one."
    },
    commandListHeading = "%nCommands:%n",
    subcommands = {
      SecretsCommand.NewKeyCommand.class,
      SecretsCommand.RotateCommand.class,
      SecretsCommand.InfoCommand.class
    })
final class SecretsCommand extends HowdahCommand {

  @Override
  ExitCode run() {
    throw misuse("A command is missing: 'secrets new-key', 'secrets rotate', 'secrets info'.");
  }

  /// `secrets new-key`.
  @Command(
      name = "new-key",
      header = "Prints a new key.",
      description = "Prints a new key for HOWDAH_SECRET_KEYS. It is kept nowhere.")
  static final class NewKeyCommand extends HowdahCommand {

    @Override
    ExitCode run() {
      String key = SecretKeys.newKey();
      print(
          output.json()
              ? Documents.write(
                  Documents.versioned().put("exitCode", ExitCode.DONE.code()).put("key", key))
              : key + "\n");
      return ExitCode.DONE;
    }
  }

  /// What the others share.
  @Command
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  abstract static class OnDatabase extends HowdahCommand {

    @Mixin StateOptions state;

    abstract ExitCode work(SecretRotation rotation, SecretKeys keys);

    @Override
    ExitCode run() {
      // Before a server is started for it: a key that is mistyped is said at once.
      SecretKeys said = SecretKeySource.said(surroundings().environment());
      try (StateDatabase database = state.find(surroundings(), output.home)) {
        SecretKeys keys =
            database.isEmbedded() ? said.with(SecretKeySource.ofHome(output.home)) : said;
        return work(new SecretRotation(database.dataSource(), keys), keys);
      }
    }
  }

  /// `secrets rotate`.
  @Command(
      name = "rotate",
      header = "Encrypts all passwords with the current key.",
      description = {
        "Encrypts with the current key, the first one, every password that is encrypted with another."
            + " The service may run meanwhile. Doing it again does nothing."
      })
  static final class RotateCommand extends OnDatabase {

    @Override
    ExitCode work(SecretRotation rotation, SecretKeys keys) {
      SecretRotation.Outcome outcome = rotation.rotate();
      if (!outcome.unreadable().isEmpty()) {
        throw new HowdahException(
            ErrorCode.SECRET_KEY,
            "Encrypted anew: "
                + outcome.changed()
                + ". Left as they are, because they do not decrypt: "
                + outcome.unreadable().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(entry -> entry.getValue() + " of the key '" + entry.getKey() + "'")
                    .collect(Collectors.joining(", "))
                + ".",
            "Add the keys that are missing to HOWDAH_SECRET_KEYS, or set these passwords anew.");
      }
      print(
          output.json()
              ? Documents.write(
                  Documents.versioned()
                      .put("exitCode", ExitCode.DONE.code())
                      .put("changed", outcome.changed()))
              : "Encrypted anew: " + outcome.changed() + ".\n");
      return ExitCode.DONE;
    }
  }

  /// `secrets info`.
  @Command(
      name = "info",
      header = "Says how many passwords there are per key.",
      description = "Says how many passwords there are per key, and which keys are there.")
  static final class InfoCommand extends OnDatabase {

    @Override
    ExitCode work(SecretRotation rotation, SecretKeys keys) {
      Map<String, Integer> counts = rotation.counts();
      Set<String> ids = new TreeSet<>(counts.keySet());
      ids.addAll(keys.ids());
      List<Map<String, Object>> rows = new ArrayList<>();
      TextTable table = new TextTable("KEY", ">PASSWORDS", "STATE");
      for (String id : ids) {
        int count = counts.getOrDefault(id, 0);
        String state = state(keys, id);
        rows.add(Map.of("key", id, "passwords", count, "state", state));
        table.row(id, Integer.toString(count), state);
      }
      if (output.json()) {
        print(
            Documents.write(
                Documents.with(
                    Documents.versioned().put("exitCode", ExitCode.DONE.code()), "keys", rows)));
      } else {
        print(ids.isEmpty() ? "No key and no password.\n" : table.render(""));
      }
      return ExitCode.DONE;
    }

    private static String state(SecretKeys keys, String id) {
      if (!keys.ids().contains(id)) {
        return "missing";
      }
      return keys.ids().getFirst().equals(id) ? "current" : "old";
    }
  }
}
