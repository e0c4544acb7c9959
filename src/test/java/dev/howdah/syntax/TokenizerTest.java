package dev.howdah.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerTest {

  private static List<String> texts(String sql) {
    List<Token> tokens = Tokenizer.tokenize(sql);
    assertThat(tokens.getLast().kind()).isEqualTo(Token.Kind.END);
    return tokens.subList(0, tokens.size() - 1).stream()
        .map(token -> token.kind() + " " + token.value())
        .toList();
  }

  @Test
  void takesQuotesOffInEachOfTheFourStyles() {
    assertThat(texts("\"a\"\"b\" [c] `e``f` 'g''h'"))
        .containsExactly("DOUBLE_QUOTED a\"b", "QUOTED c", "QUOTED e`f", "STRING g'h");
  }

  @Test
  void cutsOperatorsAsLongAsTheyGo() {
    assertThat(texts("a->>b->c||d|e<<f<=g<>h!=i==j=k>>l>=m~n%o"))
        .filteredOn(text -> text.startsWith("SYMBOL"))
        .containsExactly(
            "SYMBOL ->>",
            "SYMBOL ->",
            "SYMBOL ||",
            "SYMBOL |",
            "SYMBOL <<",
            "SYMBOL <=",
            "SYMBOL <>",
            "SYMBOL !=",
            "SYMBOL ==",
            "SYMBOL =",
            "SYMBOL >>",
            "SYMBOL >=",
            "SYMBOL ~",
            "SYMBOL %");
  }

  @Test
  void readsNumbersInEveryForm() {
    assertThat(texts("1 0x1F 1_000 1.5 .5 5. 1e3 1.5E-07"))
        .containsExactly(
            "INTEGER 1",
            "INTEGER 0x1F",
            "INTEGER 1_000",
            "FLOAT 1.5",
            "FLOAT .5",
            "FLOAT 5.",
            "FLOAT 1e3",
            "FLOAT 1.5E-07");
  }

  @Test
  void readsBlobsAndParameters() {
    assertThat(texts("x'00fF' X'' ?1 :a @b $c ?"))
        .containsExactly(
            "BLOB 00fF",
            "BLOB ",
            "PARAMETER ?1",
            "PARAMETER :a",
            "PARAMETER @b",
            "PARAMETER $c",
            "PARAMETER ?");
  }

  @Test
  void skipsCommentsAlsoThoseThatDoNotEnd() {
    assertThat(texts("a -- b\nc /* d */ e /* f")).containsExactly("WORD a", "WORD c", "WORD e");
    assertThat(texts("a -- b")).containsExactly("WORD a");
    assertThat(texts("a - -1")).containsExactly("WORD a", "SYMBOL -", "SYMBOL -", "INTEGER 1");
  }

  @Test
  void takesEverythingBeyondAsciiForNames() {
    assertThat(texts("größe 日本 a$b")).containsExactly("WORD größe", "WORD 日本", "WORD a$b");
  }

  @Test
  void refusesWhatSqliteCannotReadEither() {
    for (String sql :
        List.of("'a", "\"a", "`a", "[a", "x'0'", "x'0g'", "1a", "!", "^", "a{b", "1__")) {
      assertThatThrownBy(() -> Tokenizer.tokenize(sql))
          .as(sql)
          .isInstanceOf(SqlSyntaxException.class);
    }
    assertThatThrownBy(() -> Tokenizer.tokenize("ab 'c"))
        .isInstanceOfSatisfying(
            SqlSyntaxException.class, e -> assertThat(e.position()).isEqualTo(3));
  }
}
