/// The embedded PostgreSQL: a newcomer's first command needs no server. Keeps its data under
/// `<home>/postgres/`, survives between commands, and is an ordinary PostgreSQL 18 in every other
/// respect (durable, UTF-8, on 127.0.0.1 only).
@NullMarked
package dev.howdah.embedded;

import org.jspecify.annotations.NullMarked;
