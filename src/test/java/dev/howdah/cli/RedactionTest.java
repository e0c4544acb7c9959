package dev.howdah.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedactionTest {

  @Test
  void hidesThePasswordOfAnAddressWhateverItHolds() {
    assertThat(Redaction.of("cannot reach postgresql://app:p@ss:w/o rd@db:5432/x?sslmode=require"))
        .isEqualTo("cannot reach postgresql://app:***@db:5432/x?sslmode=require");
    assertThat(Redaction.of("no file postgresql:/app:pw@db/x"))
        .endsWith("postgresql:/app:***@db/x");
    assertThat(Redaction.of("'postgres://:pw@h/d'")).isEqualTo("'postgres://:***@h/d'");
  }

  @Test
  void hidesPasswordsGivenAsParameters() {
    assertThat(Redaction.of("jdbc:postgresql://h/d?user=u&password=pw&ssl=true"))
        .isEqualTo("jdbc:postgresql://h/d?user=u&password=***&ssl=true");
    assertThat(Redaction.of("host=h PASSWORD = 'p w' user=u"))
        .isEqualTo("host=h PASSWORD = *** user=u");
    assertThat(Redaction.of("sslpassword=pw")).isEqualTo("sslpassword=***");
  }

  @Test
  void leavesOtherTextAlone() {
    String text = "postgresql://app@db:5432/x and 12:30 at a@b, /data/app.db";
    assertThat(Redaction.of(text)).isEqualTo(text);
  }
}
