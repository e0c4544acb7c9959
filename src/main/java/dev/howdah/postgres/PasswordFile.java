package dev.howdah.postgres;

import dev.howdah.postgres.ConnectionSettings.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// libpq's password file (PostgreSQL documentation, section 32.16): lines of
/// `host:port:database:user:password`, `*` matches anything, `:` and `\` are escaped by `\`. As in
/// libpq a file that others may read is not used, and neither is one that cannot be read.
final class PasswordFile {

  private PasswordFile() {}

  /// The password of the first line that matches.
  static Optional<String> find(Path file, Host host, String database, String user) {
    List<String> lines;
    try {
      if (!Files.isRegularFile(file) || isOpenToOthers(file)) {
        return Optional.empty();
      }
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      return Optional.empty();
    }
    List<String> wanted = List.of(host.name(), String.valueOf(host.port()), database, user);
    for (String line : lines) {
      List<String> fields = fields(line);
      if (!line.startsWith("#") && fields.size() == 5 && matches(fields, wanted)) {
        return Optional.of(fields.get(4));
      }
    }
    return Optional.empty();
  }

  private static boolean matches(List<String> fields, List<String> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      if (!fields.get(i).equals("*") && !fields.get(i).equals(wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        i++;
        field.append(line.charAt(i));
      } else if (c == ':' && fields.size() < 4) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private static boolean isOpenToOthers(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return false;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    return permissions.stream().anyMatch(permission -> !permission.name().startsWith("OWNER_"));
  }
}
