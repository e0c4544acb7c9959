/// The forms that stored values may have: text as UTF-8, dates, numbers, UUIDs, JSON. Pure
/// functions on bytes, shared by the profile (which counts forms) and the loader (which encodes
/// them). The proof does not see this room: it has its own reading of `docs/type-mapping.md`.
@NullMarked
package dev.howdah.value;

import org.jspecify.annotations.NullMarked;
