package dev.howdah.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/// Which methods an address answers to, for the header `Allow`, which 405 has to have and the
/// resources' framework leaves out. Taken from the description of the API that the build made.
/// Thread-safe.
final class AllowedMethods {

  private static final Logger LOG = Logger.getLogger(AllowedMethods.class);

  /// Where the build puts the description.
  private static final String DESCRIPTION = "META-INF/quarkus-generated-openapi-doc.JSON";

  private final List<Address> addresses;

  private AllowedMethods(List<Address> addresses) {
    this.addresses = addresses;
  }

  private record Address(Pattern form, String allow) {}

  /// Reads the description; knows no address where there is none.
  static AllowedMethods read(ObjectMapper json) {
    try (InputStream in =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(DESCRIPTION)) {
      if (in != null) {
        return new AllowedMethods(addresses(json.readTree(in)));
      }
      LOG.warn("The program has no description of its API.");
    } catch (IOException e) {
      LOG.warn("The description of the API cannot be read.", e);
    }
    return new AllowedMethods(List.of());
  }

  /// The methods of an address, with commas; empty where the address is not described.
  Optional<String> of(String path) {
    return addresses.stream()
        .filter(address -> address.form().matcher(path).matches())
        .map(Address::allow)
        .findFirst();
  }

  private static List<Address> addresses(JsonNode api) {
    List<Address> all = new ArrayList<>();
    for (var path : api.path("paths").properties()) {
      TreeSet<String> methods = new TreeSet<>(List.of("OPTIONS"));
      path.getValue()
          .fieldNames()
          .forEachRemaining(name -> methods.add(name.toUpperCase(Locale.ROOT)));
      methods.remove("PARAMETERS");
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      // Addresses without a variable part come first: they are the better match.
      Address address =
          new Address(
              Pattern.compile(path.getKey().replaceAll("\\{[^}]*}", "[^/]+") + "/?"),
              String.join(", ", methods));
      all.add(path.getKey().indexOf('{') < 0 ? 0 : all.size(), address);
    }
    return all;
  }
}
