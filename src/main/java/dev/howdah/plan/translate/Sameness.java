package dev.howdah.plan.translate;

import dev.howdah.syntax.AsciiCase;
import dev.howdah.syntax.SqlSyntaxException;
import dev.howdah.syntax.Token;
import dev.howdah.syntax.Tokenizer;
import java.util.List;

/// Whether a translation says the same in the same words.
final class Sameness {

  private Sameness() {}

  /// Whether more than quotes, parentheses, blanks and the case of words differ.
  static boolean isChanged(String source, String target) {
    try {
      return !words(source).equals(words(target));
    } catch (SqlSyntaxException e) {
      return true;
    }
  }

  private static List<String> words(String sql) {
    return Tokenizer.tokenize(sql).stream()
        .filter(token -> !token.isSymbol("(") && !token.isSymbol(")"))
        .map(Sameness::word)
        .toList();
  }

  private static String word(Token token) {
    return switch (token.kind()) {
      case WORD, DOUBLE_QUOTED, QUOTED -> AsciiCase.lower(token.value());
      case STRING, INTEGER, FLOAT, BLOB, PARAMETER, SYMBOL, END -> token.text();
    };
  }
}
