package dev.howdah.target;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import dev.howdah.postgres.ConnectionSettings;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A target as a user describes it: by an address, or by its parts.
///
/// @param uri an address: a libpq URI, a JDBC URL or keywords; a password in it is stored encrypted
/// @param host one host, or several separated by commas
/// @param password may also stand in the URI; empty for none; in a change it is kept where it is
///   left out
/// @param passwordFile the name of a file in the directory of this organisation's passwords
/// @param sslRootCert `system`, or the name of a file in the directory of certificates; likewise
///   the next two
/// @param caCertificate one or more certificates of authorities, as PEM
record TargetRequest(
    @NotBlank @Size(max = 200) String name,
    @Size(max = 8000) @Nullable String uri,
    @Size(max = 2000) @Nullable String host,
    @Min(1) @Max(65_535) @Nullable Integer port,
    @Size(max = 63) @Nullable String database,
    @Size(max = 63) @Nullable String user,
    @Size(max = 1000) @Nullable String password,
    @Size(max = 100) @Nullable String passwordFile,
    @Size(max = 20) @Nullable String sslMode,
    @Size(max = 100) @Nullable String sslRootCert,
    @Size(max = 100) @Nullable String sslCert,
    @Size(max = 100) @Nullable String sslKey,
    @Size(max = 65_536) @Nullable String caCertificate) {

  /// What was understood.
  ///
  /// @param password null where none was given
  record Read(TargetAddress address, @Nullable String password) {

    /// Without the password.
    @Override
    public String toString() {
      return "Read[" + address + "]";
    }
  }

  /// Reads the address.
  ///
  /// @throws HowdahException TARGET_ADDRESS, REQUEST_INVALID; no message repeats a password
  Read read() {
    Map<String, String> keywords = keywords();
    String inAddress = keywords.get("password");
    if (inAddress != null && password != null) {
      throw invalid("There is a password in uri and another one beside it.");
    }
    String given = inAddress == null ? password : inAddress;
    if (given != null && passwordFile != null) {
      throw invalid("There are both password and passwordFile.");
    }
    if (given != null && given.indexOf('\0') >= 0) {
      throw invalid("No password of PostgreSQL has a character with the number 0.");
    }
    if (caCertificate != null && !CertificateFiles.isPem(caCertificate)) {
      throw invalid("caCertificate is no certificate in PEM.");
    }
    return new Read(TargetAddress.of(keywords, caCertificate != null), given);
  }

  private Map<String, String> keywords() {
    Map<String, String> parts = new LinkedHashMap<>();
    put(parts, "host", host);
    put(parts, "port", port == null ? null : port.toString());
    put(parts, "dbname", database);
    put(parts, "user", user);
    put(parts, "sslmode", sslMode);
    put(parts, "sslrootcert", sslRootCert);
    put(parts, "sslcert", sslCert);
    put(parts, "sslkey", sslKey);
    if (uri == null) {
      return parts;
    }
    if (!parts.isEmpty()) {
      throw invalid("There are both uri and parts of an address.");
    }
    return ConnectionSettings.keywords(uri);
  }

  private static void put(Map<String, String> parts, String keyword, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      parts.put(keyword, value);
    }
  }

  private static HowdahException invalid(String message) {
    return new HowdahException(
        ErrorCode.REQUEST_INVALID,
        message,
        "Give uri, or host, port, database, user and sslMode; and one of password and passwordFile.");
  }

  /// The name only: everything else may hold a password.
  @Override
  public String toString() {
    return "TargetRequest[" + name + "]";
  }
}
