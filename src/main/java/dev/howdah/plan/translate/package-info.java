@NullMarked
package dev.howdah.plan.translate;

import org.jspecify.annotations.NullMarked;
