package dev.howdah.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A part of a list, newest first.
///
/// @param items what is on this page
/// @param next the cursor of the page behind it; left out on the last
/// @param <T> of the items
public record Page<T>(
    List<T> items, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {

  public Page {
    items = List.copyOf(items);
  }

  /// Makes a page of what was found, which is one more than the page has place for if there is a
  /// page behind it.
  ///
  /// @param found at most {@link PageRequest#probe()} rows
  /// @param id of a row
  /// @param view what is shown of a row
  public static <R, T> Page<T> of(
      PageRequest request, List<R> found, Function<R, UUID> id, Function<R, T> view) {
    boolean more = found.size() > request.limit();
    List<R> rows = more ? found.subList(0, request.limit()) : found;
    String next = more ? PageRequest.cursor(id.apply(rows.getLast())) : null;
    return new Page<>(rows.stream().map(view).toList(), next);
  }
}
