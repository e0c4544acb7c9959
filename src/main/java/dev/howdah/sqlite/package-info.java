/// Reading SQLite: a file opened read-only as one consistent snapshot, its catalogue, a profile of
/// what it stores, and its rows with the true storage class and the raw bytes of each value.
@NullMarked
package dev.howdah.sqlite;

import org.jspecify.annotations.NullMarked;
