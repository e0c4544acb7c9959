package dev.howdah.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.state.SchemaVersions;
import dev.howdah.testing.TestPostgres;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who comes next.
class QueuePostgresTest {

  private static final String TASKS =
      "SELECT m.name FROM howdah_service.scheduled_tasks t"
          + " JOIN howdah_service.migration m ON t.task_instance = m.id || ':' || m.dispatch"
          + " ORDER BY t.execution_time, m.dispatch, m.name";

  private final TestPostgres.Database database = TestPostgres.newDatabase();
  private final JobSettings settings =
      new SmallRyeConfigBuilder()
          // That of Quarkus reads `10s` as a duration.
          .addDiscoveredConverters()
          .withMapping(JobSettings.class)
          .build()
          .getConfigMapping(JobSettings.class);
  private final AgroalDataSource pool;
  private final Queue queue;

  QueuePostgresTest() throws SQLException {
    pool =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(connections ->
                    connections
                        .maxSize(5)
                        .connectionFactoryConfiguration(connection ->
                            connection
                                .jdbcUrl(
                                    "jdbc:postgresql://127.0.0.1:"
                                        + database.port()
                                        + "/"
                                        + database.name())
                                .principal(new NamePrincipal("postgres")))));
    queue = new Queue(pool, settings);
  }

  @BeforeEach
  void tables() {
    new SchemaVersions(pool).up();
    for (int i = 1; i <= 3; i++) {
      database.execute(
          "INSERT INTO howdah_service.organisation (id, name, created_at) VALUES ('"
              + organisation(i)
              + "', 'o', now())");
    }
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private static UUID organisation(int number) {
    return new UUID(0, number);
  }

  private void queued(int organisation, String name, int minute) {
    database.execute(
        "INSERT INTO howdah_service.migration (id, organisation_id, api_key_id, name, source_id,"
            + " source_name, source_bytes, target_id, target_name, options, dry_run, started,"
            + " state, work, run, created_at, queued_at, due_at, updated_at) VALUES"
            + " (gen_random_uuid(), '"
            + organisation(organisation)
            + "', gen_random_uuid(), '"
            + name
            + "', gen_random_uuid(), 's', 1, gen_random_uuid(), 't', '{}', false, true, 'queued',"
            + " 'migrate', gen_random_uuid(), now(), timestamptz '2026-01-01' + interval '1 minute'"
            + " * "
            + minute
            + ", now() - interval '1 second', now())");
  }

  private List<String> tasks() {
    return database.query(TASKS).lines().sorted().toList();
  }

  @Test
  void anOrganisationThatAsksForMuchDoesNotKeepOthersWaiting() throws SQLException {
    for (int i = 0; i < 10; i++) {
      queued(1, "a" + i, i);
    }
    queued(2, "b0", 20);
    queued(2, "b1", 21);
    queued(3, "c0", 30);

    assertThat(queue.dispatch(3)).isEqualTo(3);
    assertThat(tasks()).containsExactly("a0", "b0", "c0");

    assertThat(queue.dispatch(3)).as("tasks that nobody has taken yet").isZero();
    database.execute("UPDATE howdah_service.scheduled_tasks SET picked = true");
    assertThat(queue.dispatch(10)).as("at most two of each").isEqualTo(2);
    assertThat(tasks()).containsExactly("a0", "a1", "b0", "b1", "c0");

    database.execute(
        "DELETE FROM howdah_service.scheduled_tasks t USING howdah_service.migration m"
            + " WHERE t.task_instance = m.id || ':' || m.dispatch AND m.name = 'a0'",
        "UPDATE howdah_service.migration SET work = NULL, state = 'verified' WHERE name = 'a0'",
        "UPDATE howdah_service.scheduled_tasks SET picked = true");
    assertThat(queue.dispatch(10)).isEqualTo(1);
    assertThat(tasks()).containsExactly("a1", "a2", "b0", "b1", "c0");
  }

  @Test
  void waitsUntilItIsTime() throws SQLException {
    queued(1, "a", 1);
    database.execute("UPDATE howdah_service.migration SET due_at = now() + interval '1 hour'");
    assertThat(queue.dispatch(2)).isZero();
    assertThat(queue.dispatch(0)).isZero();
  }

  @Test
  void whatLostItsTaskGetsAnother() throws SQLException {
    queued(1, "a", 1);
    queue.dispatch(1);
    database.execute("DELETE FROM howdah_service.scheduled_tasks");
    assertThat(queue.dispatch(1)).isEqualTo(1);
    assertThat(database.query("SELECT dispatch FROM howdah_service.migration")).isEqualTo("2");
  }
}
