package dev.howdah.cli;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Schemas named after files.
final class SchemaNames {

  private static final int MAX_BYTES = 63;

  private SchemaNames() {}

  /// A schema for each file, in their order.
  ///
  /// @throws HowdahException with `usage` where two files would share one
  static List<String> of(List<Path> sources) {
    List<String> names = new ArrayList<>();
    for (Path source : sources) {
      String name = of(source);
      int other = names.indexOf(name);
      if (other >= 0) {
        throw new HowdahException(
            ErrorCode.USAGE,
            "Both "
                + sources.get(other)
                + " and "
                + source
                + " would go into the schema "
                + name
                + ".",
            "Migrate them one by one, each with a --schema of its own.");
      }
      names.add(name);
    }
    return names;
  }

  /// The file's name without its extension, in lower case, with `_` for what needs quoting; names
  /// that PostgreSQL or Howdah keep for themselves get `db_` in front.
  static String of(Path source) {
    Path last = source.getFileName();
    String file = last == null ? "" : last.toString();
    int dot = file.lastIndexOf('.');
    String stem = dot > 0 ? file.substring(0, dot) : file;
    String name = stem.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{Nd}]+", "_");
    if (name.isEmpty()
        || name.equals("_")
        || name.startsWith("pg_")
        || name.startsWith("howdah")
        || name.equals("information_schema")
        || Character.isDigit(name.charAt(0))) {
      name = "db_" + name;
    }
    while (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
    }
    return name;
  }
}
