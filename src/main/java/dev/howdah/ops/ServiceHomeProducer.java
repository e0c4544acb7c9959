package dev.howdah.ops;

import dev.howdah.state.ServiceHome;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;

/// Tells the other rooms of the service where its home is.
@Dependent
final class ServiceHomeProducer {

  ServiceHomeProducer() {}

  @Produces
  @Dependent
  ServiceHome home() {
    return new ServiceHome(
        ServiceDatabase.home().orElse(null),
        ServiceDatabase.chosen().orElse(null) instanceof DatabaseChoice.Embedded);
  }
}
