package dev.howdah.state;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the service has on the disk of its own machine.
///
/// @param folder where it may keep something; null where it was started without one, as by a test
/// @param embedded whether its database is the embedded PostgreSQL in that folder
public record ServiceHome(@Nullable Path folder, boolean embedded) {}
