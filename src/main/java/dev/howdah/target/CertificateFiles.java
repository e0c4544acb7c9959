package dev.howdah.target;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Certificates that are stored as text, as files for the driver, which reads nothing else. They
/// are in a folder that only this process uses and are named after what is in them. Thread-safe.
@ApplicationScoped
class CertificateFiles {

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Path folder;

  /// A file with a certificate.
  Path of(String pem) {
    lock.lock();
    try {
      if (folder == null || !Files.isDirectory(folder)) {
        folder = Files.createTempDirectory("howdah-certificates");
      }
      Path file = folder.resolve(digest(pem) + ".pem");
      if (!Files.exists(file)) {
        Path draft = Files.createTempFile(folder, "new", ".pem");
        Files.writeString(draft, pem);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return file;
    } catch (IOException e) {
      throw new HowdahException(
          ErrorCode.OUTPUT_FAILED, "A certificate cannot be written to a file.", "", e);
    } finally {
      lock.unlock();
    }
  }

  /// Whether a text has certificates and nothing that is none.
  static boolean isPem(String text) {
    try {
      return text.contains("-----BEGIN CERTIFICATE-----")
          && !text.contains("PRIVATE KEY")
          && !CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)))
              .isEmpty();
    } catch (CertificateException e) {
      return false;
    }
  }

  @PreDestroy
  void remove() {
    lock.lock();
    try {
      Path there = folder;
      if (there != null && Files.isDirectory(there)) {
        try (Stream<Path> files = Files.list(there)) {
          for (Path file : files.toList()) {
            Files.deleteIfExists(file);
          }
        }
        Files.deleteIfExists(there);
      }
    } catch (IOException e) {
      // They are no secret, and the system removes temporary files.
    } finally {
      folder = null;
      lock.unlock();
    }
  }

  private static String digest(String pem) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(pem.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
