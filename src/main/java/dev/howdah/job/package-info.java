/// Migrations as the service knows them: what is wanted, who works on it, how far it is, how it
/// ended.
@NullMarked
package dev.howdah.job;

import org.jspecify.annotations.NullMarked;
