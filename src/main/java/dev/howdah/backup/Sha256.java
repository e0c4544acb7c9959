package dev.howdah.backup;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of streams and files.
final class Sha256 {

  private static final int PIECE = 1 << 16;

  private Sha256() {}

  static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Of a file, read in pieces.
  static String of(Path file) {
    MessageDigest digest = begin();
    byte[] piece = new byte[PIECE];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        digest.update(piece, 0, read);
      }
      return hex(digest);
    } catch (IOException e) {
      throw new HowdahException(
          ErrorCode.BACKUP_CORRUPT,
          "The file " + file + " cannot be read: " + e.getMessage(),
          "Is it there, may this user read it, is its disk well?",
          e);
    }
  }
}
