package dev.howdah.plan.translate;

import java.util.List;

/// What became of a view.
public sealed interface ViewTranslation {

  /// The tables and views that it reads, by the names that they have in the file.
  List<String> dependencies();

  /// It has the same meaning in PostgreSQL.
  ///
  /// @param selectSql PostgreSQL's query; tables are not qualified, every column has its alias
  /// @param changed whether more than quotes, parentheses, blanks and the case of words differ
  /// @param dependencies the tables and views that it reads
  /// @param columns the view's columns as other views see them
  record Translated(
      String selectSql, boolean changed, List<String> dependencies, List<TargetColumn> columns)
      implements ViewTranslation {

    public Translated {
      dependencies = List.copyOf(dependencies);
      columns = List.copyOf(columns);
    }
  }

  /// It has no translation that is known to mean the same.
  ///
  /// @param reason why, in one sentence without a full stop
  /// @param dependencies the tables and views that it reads, as far as it could be read
  record Untranslatable(String reason, List<String> dependencies) implements ViewTranslation {

    public Untranslatable {
      dependencies = List.copyOf(dependencies);
    }
  }
}
