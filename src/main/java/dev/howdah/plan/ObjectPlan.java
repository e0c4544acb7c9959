package dev.howdah.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What becomes of a schema object other than a table's rows.
///
/// @param kind what it is
/// @param name in the form `table` or `table.object`, names as in the file
/// @param state what happens to it
/// @param reason why, where it is translated or skipped; else empty
/// @param sourceSql its text in the file, where it is skipped; else empty
public record ObjectPlan(
    ObjectKind kind, String name, State state, String reason, String sourceSql) {

  /// Kinds of schema objects.
  public enum ObjectKind {
    /// A table.
    @JsonProperty("table")
    TABLE,
    /// A primary key.
    @JsonProperty("primary key")
    PRIMARY_KEY,
    /// A UNIQUE constraint.
    @JsonProperty("unique constraint")
    UNIQUE,
    /// An index.
    @JsonProperty("index")
    INDEX,
    /// A CHECK constraint.
    @JsonProperty("check")
    CHECK,
    /// A foreign key.
    @JsonProperty("foreign key")
    FOREIGN_KEY,
    /// A DEFAULT clause.
    @JsonProperty("default")
    DEFAULT,
    /// A generated column's expression.
    @JsonProperty("generated column")
    GENERATED,
    /// A view.
    @JsonProperty("view")
    VIEW,
    /// A trigger.
    @JsonProperty("trigger")
    TRIGGER,
    /// A virtual table.
    @JsonProperty("virtual table")
    VIRTUAL_TABLE,
    /// A table that belongs to SQLite or to a virtual table.
    @JsonProperty("internal table")
    INTERNAL_TABLE
  }

  /// What happens to an object.
  public enum State {
    /// Made with the same meaning and, but for quoting, the same text.
    @JsonProperty("created")
    CREATED,
    /// Made, from a text that was translated.
    @JsonProperty("translated")
    TRANSLATED,
    /// Not made; the reason says why.
    @JsonProperty("skipped")
    SKIPPED
  }
}
