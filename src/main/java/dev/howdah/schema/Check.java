package dev.howdah.schema;

import org.jspecify.annotations.Nullable;

/// A CHECK constraint of an SQLite table.
///
/// @param name the constraint's name, null where it has none
/// @param expressionSql the text between the parentheses, as written
public record Check(@Nullable String name, String expressionSql) {}
