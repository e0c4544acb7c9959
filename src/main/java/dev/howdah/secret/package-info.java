/// What must not be known: API keys as text, and the encryption of the secrets that the service
/// keeps. No part of the framework, so that the command line may open this room, too.
@NullMarked
package dev.howdah.secret;

import org.jspecify.annotations.NullMarked;
