/// Tests of the backup room.
@NullMarked
package dev.howdah.backup;

import org.jspecify.annotations.NullMarked;
