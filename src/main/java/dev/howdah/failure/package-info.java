/// What can go wrong, as a counted vocabulary: every failure that a user can meet has an {@link
/// dev.howdah.failure.ErrorCode} with its exit code, its HTTP status and its section in the
/// documentation.
@NullMarked
package dev.howdah.failure;

import org.jspecify.annotations.NullMarked;
