package dev.howdah.migration;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// A row in quarantine.
///
/// @param id its number, which grows in the order in which rows came there
/// @param table its table, named as in the file
/// @param key how the row is found in the file, for example `id=7`
/// @param column whose value did not fit; empty where it is about the whole row
/// @param rule what it breaks, in one word
/// @param message the same in a sentence
/// @param storageClass of the value in the file: `null`, `integer`, `real`, `text` or `blob`
/// @param value as people read it, cut after some hundred characters
/// @param bytes of a TEXT or BLOB value as the file has them, in hexadecimal digits; null where it
///   is neither, where it is above 64 MB, and where only what is short was asked for
public record Reject(
    long id,
    String table,
    String key,
    String column,
    String rule,
    String message,
    String storageClass,
    String value,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String bytes) {}
