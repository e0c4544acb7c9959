/// Where the data comes from: uploads, kept in the service's database in chunks so that any replica
/// can read them, and files in allowed directories.
@NullMarked
package dev.howdah.source;

import org.jspecify.annotations.NullMarked;
