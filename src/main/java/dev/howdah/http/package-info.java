/// What every answer of the service has in common: problem documents (RFC 9457), request ids,
/// security headers, limits of bodies, pages of lists.
@NullMarked
package dev.howdah.http;

import org.jspecify.annotations.NullMarked;
