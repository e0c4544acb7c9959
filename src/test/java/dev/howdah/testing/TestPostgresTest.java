package dev.howdah.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestPostgresTest {

  @Test
  void givesEachTestADatabaseOfItsOwn() {
    TestPostgres.Database first = TestPostgres.newDatabase();
    TestPostgres.Database second = TestPostgres.newDatabase();
    first.execute("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (NULL)");

    assertThat(first.query("SELECT a, a FROM t ORDER BY a")).isEqualTo("1|1\n∅|∅");
    assertThat(second.query("SELECT count(*) FROM pg_tables WHERE tablename = 't'")).isEqualTo("0");
  }
}
