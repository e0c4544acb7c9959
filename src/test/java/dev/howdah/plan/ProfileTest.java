package dev.howdah.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.plan.Profile.ColumnRule;
import dev.howdah.plan.Profile.Rows;
import dev.howdah.plan.Profile.TableRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {

  @Test
  void matchesNamesAsSqliteDoes() {
    Profile profile = tables(new TableRule("Users", Rows.SKIP), new TableRule("É", Rows.KEEP));
    assertThat(profile.table("uSERS")).map(TableRule::rows).hasValue(Rows.SKIP);
    assertThat(profile.table("users2")).isEmpty();
    assertThat(profile.table("user")).isEmpty();
    assertThat(profile.table("é")).isEmpty();
  }

  @Test
  void theFirstMatchDecides() {
    Profile profile = tables(new TableRule("a_b", Rows.KEEP), new TableRule("a_*", Rows.TRUNCATE));
    assertThat(profile.table("a_b")).map(TableRule::rows).hasValue(Rows.KEEP);
    assertThat(profile.table("a_c")).map(TableRule::rows).hasValue(Rows.TRUNCATE);
    assertThat(profile.table("a_")).map(TableRule::rows).hasValue(Rows.TRUNCATE);
    assertThat(profile.table("b_a_c")).isEmpty();
  }

  @Test
  void aStarIsAnyNumberOfCharacters() {
    assertThat(tables(new TableRule("*", Rows.SKIP)).table("")).isPresent();
    assertThat(tables(new TableRule("a*b*c", Rows.SKIP)).table("abbbc")).isPresent();
    assertThat(tables(new TableRule("a*b*c", Rows.SKIP)).table("abcd")).isEmpty();
    assertThat(tables(new TableRule("*_log", Rows.SKIP)).table("x_log_log")).isPresent();
    assertThat(tables(new TableRule("a**", Rows.SKIP)).table("a")).isPresent();
    assertThat(tables(new TableRule("a.c", Rows.SKIP)).table("abc")).isEmpty();
    assertThat(tables(new TableRule("a*".repeat(40) + "b", Rows.SKIP)).table("a".repeat(5000)))
        .isEmpty();
  }

  @Test
  void columnsAreMatchedWithTheirTable() {
    Profile profile =
        columns(
            new ColumnRule("log.at", NumberMeaning.EPOCH_SECONDS, null, null),
            new ColumnRule("*.at", NumberMeaning.EPOCH_MILLISECONDS, null, null),
            new ColumnRule("note.*", null, NulPolicy.STRIP, null));
    assertThat(profile.column("LOG", "At"))
        .map(ColumnRule::numbers)
        .hasValue(NumberMeaning.EPOCH_SECONDS);
    assertThat(profile.column("note", "at"))
        .map(ColumnRule::numbers)
        .hasValue(NumberMeaning.EPOCH_MILLISECONDS);
    assertThat(profile.column("note", "text")).map(ColumnRule::nul).hasValue(NulPolicy.STRIP);
    assertThat(profile.column("log", "format")).isEmpty();
  }

  @Test
  void fitsWhereAllTablesAreThere() {
    Profile profile =
        new Profile(
            "p", "P", List.of("A", "b"), List.of(), List.of(), List.of(), List.of(), List.of());
    assertThat(profile.fits(List.of("a", "B", "c"))).isTrue();
    assertThat(profile.fits(List.of("a", "c"))).isFalse();
    assertThat(Profile.none().fits(List.of("a"))).isFalse();
    assertThat(Profile.none().table("a")).isEmpty();
    assertThat(Profile.none().column("a", "b")).isEmpty();
  }

  private static Profile tables(TableRule... rules) {
    return new Profile(
        "p", "P", List.of(), List.of(), List.of(rules), List.of(), List.of(), List.of());
  }

  private static Profile columns(ColumnRule... rules) {
    return new Profile(
        "p", "P", List.of(), List.of(), List.of(), List.of(rules), List.of(), List.of());
  }
}
