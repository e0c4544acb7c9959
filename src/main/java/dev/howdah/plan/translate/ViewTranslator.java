package dev.howdah.plan.translate;

import dev.howdah.syntax.AsciiCase;
import dev.howdah.syntax.CreateView;
import dev.howdah.syntax.Select;
import dev.howdah.syntax.SqlSyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Translates views. Immutable and thread-safe; no method throws whatever the text is.
public final class ViewTranslator {

  private final UnaryOperator<String> renaming;

  /// @param renaming what a view's column is called in PostgreSQL, by its name in SQLite
  public ViewTranslator(UnaryOperator<String> renaming) {
    this.renaming = renaming;
  }

  /// A view to translate.
  ///
  /// @param source its name in the file
  /// @param target its name in PostgreSQL
  /// @param createSql its CREATE VIEW statement
  public record View(String source, String target, String createSql) {}

  /// Translates one view; the views that it reads must be in the scope.
  public ViewTranslation translate(String createViewSql, ViewScope scope) {
    List<String> dependencies = List.of();
    try {
      CreateView view = CreateView.parse(createViewSql);
      Select select = Select.parse(view.selectSql());
      dependencies = SelectWalk.tables(select);
      QueryWriter.Query query =
          new QueryWriter(scope).write(select, null, view.columns(), renaming);
      return new ViewTranslation.Translated(
          query.sql(),
          Sameness.isChanged(view.selectSql(), query.sql()),
          dependencies,
          query.outputs().stream().map(QueryWriter.Output::column).toList());
    } catch (Refusal refusal) {
      return new ViewTranslation.Untranslatable(refusal.reason(), dependencies);
    } catch (SqlSyntaxException e) {
      return new ViewTranslation.Untranslatable(
          "its text cannot be read: " + e.getMessage(), dependencies);
    }
  }

  /// Translates views that may read each other.
  ///
  /// @param views in any order
  /// @param tables what else they may read
  /// @return what became of each, by its name in the file, in an order in which they can be created
  public Map<String, ViewTranslation> translateAll(List<View> views, ViewScope tables) {
    Map<String, ViewTranslation> done = new LinkedHashMap<>();
    ViewScope scope = tables;
    List<View> waiting = new ArrayList<>(views);
    boolean moved = true;
    while (moved) {
      moved = false;
      for (View view : List.copyOf(waiting)) {
        if (isReady(view, waiting)) {
          ViewTranslation translation = translate(view.createSql(), scope);
          done.put(view.source(), translation);
          if (translation instanceof ViewTranslation.Translated translated) {
            scope = scope.with(TableScope.of(view.source(), view.target(), translated.columns()));
          }
          waiting.remove(view);
          moved = true;
        }
      }
    }
    for (View view : waiting) {
      done.put(
          view.source(),
          new ViewTranslation.Untranslatable(
              "it reads itself, directly or through other views", dependencies(view.createSql())));
    }
    return done;
  }

  private static boolean isReady(View view, List<View> waiting) {
    List<String> dependencies = dependencies(view.createSql());
    return waiting.stream()
        .noneMatch(
            other -> dependencies.stream().anyMatch(name -> AsciiCase.same(name, other.source())));
  }

  /// The tables and views that a view reads, by the names that it uses; empty where its text cannot
  /// be read.
  public static List<String> dependencies(String createViewSql) {
    try {
      return SelectWalk.tables(Select.parse(CreateView.parse(createViewSql).selectSql()));
    } catch (SqlSyntaxException e) {
      return List.of();
    }
  }
}
