/// Tests of the translation, on texts and on both databases.
@NullMarked
package dev.howdah.plan.translate;

import org.jspecify.annotations.NullMarked;
