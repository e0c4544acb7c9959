/// Tests of the tokenizer and the parsers.
@NullMarked
package dev.howdah.syntax;

import org.jspecify.annotations.NullMarked;
