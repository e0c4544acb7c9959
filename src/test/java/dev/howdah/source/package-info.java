/// Tests of uploads and of files in allowed directories.
@NullMarked
package dev.howdah.source;

import org.jspecify.annotations.NullMarked;
