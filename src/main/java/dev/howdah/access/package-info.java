/// Who may use the service: organisations, API keys with their scopes, what they used and did.
/// Everything belongs to an organisation, and nothing of another one can be told from what does not
/// exist.
@NullMarked
package dev.howdah.access;

import org.jspecify.annotations.NullMarked;
