package dev.howdah.plan.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.howdah.plan.ColumnType;
import dev.howdah.schema.Affinity;
import dev.howdah.syntax.AsciiCase;
import dev.howdah.syntax.Expression;
import dev.howdah.testing.TestPostgres;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Runs expressions and queries on SQLite and their translations on PostgreSQL, over the same rows,
/// and compares what comes out.
class TranslationPostgresTest {

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER, big BIGINT, price NUMERIC,
            x REAL, active BOOLEAN, name TEXT, email TEXT COLLATE NOCASE, d DATE, ts DATETIME,
            tz DATETIME, j TEXT, jb TEXT, b BLOB, kind_id INTEGER)\
          """,
          "CREATE TABLE kind (id INTEGER PRIMARY KEY, title TEXT NOT NULL, parent INTEGER)",
          "CREATE TABLE pair (a INTEGER, b TEXT, n INTEGER)");

  private static final List<String> TARGETS =
      List.of(
          """
          CREATE TABLE item (id bigint PRIMARY KEY, n integer, big bigint, price numeric(10,2),
            x double precision, active boolean, name text, email text, d date, ts timestamp,
            tz timestamptz, j json, jb jsonb, b bytea, kind_id bigint)\
          """,
          "CREATE TABLE kind (id bigint PRIMARY KEY, title text NOT NULL, parent bigint)",
          "CREATE TABLE pair (a bigint, b text, n bigint)");

  /// The same text is read by both, but for blobs and truth values.
  private static final List<String> ROWS =
      List.of(
          """
          (1, 7, 7000000000, 12.5, 2.5, TRUE, 'Alpha', 'A@x.org', '2020-02-29',
            '2020-02-29 13:14:15', '2020-02-29 13:14:15+00', '{"a":"x","b":[1,2,3]}',
            '{"a":"x","b":[1,2,3]}', x'00ff10', 1)\
          """,
          """
          (2, -7, -3, 0.1, -2.5, FALSE, 'beta', 'a@X.ORG', '1999-12-31', '1999-12-31 23:59:59',
            '1999-12-31 23:59:59+00', '{"a":null}', '{"c":{"d":"deep"}}', x'', 2)\
          """,
          """
          (3, 0, 0, 100, 0.0, TRUE, '', '', '2024-01-01', '2024-01-01 00:00:00',
            '2024-01-01 00:00:00+00', '[]', '[]', x'61', 1)\
          """,
          """
          (4, 2147483647, 9223372036854775806, 7, 1e15, FALSE, ' É_x%y ', 'é@x', '0001-01-01',
            '2001-09-09 01:46:40', '2001-09-09 01:46:40+00', '[10,20]', '[10,20]', x'ff', NULL)\
          """,
          """
          (5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 3)\
          """,
          """
          (6, 12, 10, 3, 0.1, TRUE, 'ALPHA', 'b@x', '2020-12-31', '2020-12-31 12:00:00',
            '2020-12-31 12:00:00+00', '"str"', '"str"', x'deadbeef', 2)\
          """,
          """
          (7, 10, 12, 2.25, 1234.5678, FALSE, 'a*b[c]\\d', 'B@x', '2021-03-01',
            '2021-03-01 00:00:01', '2021-03-01 00:00:01+00', '{"b":[]}', '{"b":[]}',
            x'00', 99)\
          """);

  private static final List<String> OTHER_ROWS =
      List.of(
          "INSERT INTO kind VALUES (1, 'One', NULL), (2, 'two', 1), (3, 'Three', 1), (4, 'é', 2)",
          "INSERT INTO pair VALUES (1, 'x', 5), (1, 'X', 6), (2, 'y', NULL), (NULL, NULL, 1),"
              + " (2, 'y', NULL)");

  private static final TableScope ITEM =
      new TableScope(
          "Item",
          "item",
          List.of(
              column("id", "bigint", Affinity.INTEGER),
              column("N", "integer", Affinity.INTEGER),
              column("big", "bigint", Affinity.INTEGER),
              column("price", "numeric(10,2)", Affinity.NUMERIC),
              column("x", "double precision", Affinity.REAL),
              column("active", "boolean", Affinity.NUMERIC),
              column("name", "text", Affinity.TEXT),
              new TargetColumn(
                  "email", "email", ColumnType.parse("text"), Affinity.TEXT, "NOCASE", false),
              column("d", "date", Affinity.NUMERIC),
              column("ts", "timestamp", Affinity.NUMERIC),
              column("tz", "timestamptz", Affinity.NUMERIC),
              column("j", "json", Affinity.TEXT),
              column("jb", "jsonb", Affinity.TEXT),
              column("b", "bytea", Affinity.BLOB),
              column("kind_id", "bigint", Affinity.INTEGER)),
          "id",
          List.of("id"));

  private static final ViewScope SCOPE =
      new ViewScope(
          List.of(
              ITEM,
              new TableScope(
                  "kind",
                  "kind",
                  List.of(
                      column("id", "bigint", Affinity.INTEGER),
                      column("title", "text", Affinity.TEXT),
                      column("parent", "bigint", Affinity.INTEGER)),
                  "id",
                  List.of("id")),
              TableScope.of(
                  "pair",
                  "pair",
                  List.of(
                      column("a", "bigint", Affinity.INTEGER),
                      column("b", "text", Affinity.TEXT),
                      column("n", "bigint", Affinity.INTEGER)))));

  private static TestPostgres.Database postgres;
  private static Connection sqlite;

  private static TargetColumn column(String name, String type, Affinity affinity) {
    return new TargetColumn(
        name, AsciiCase.lower(name), ColumnType.parse(type), affinity, "BINARY", false);
  }

  @BeforeAll
  static void fill() throws SQLException {
    sqlite = DriverManager.getConnection("jdbc:sqlite::memory:");
    postgres = TestPostgres.newDatabase();
    try (Statement statement = sqlite.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
      for (String row : ROWS) {
        statement.execute("INSERT INTO item VALUES " + row.replace("+00'", "'"));
      }
      for (String insert : OTHER_ROWS) {
        statement.execute(insert);
      }
    }
    TARGETS.forEach(postgres::execute);
    for (String row : ROWS) {
      postgres.execute("INSERT INTO item VALUES " + row.replaceAll("x'([0-9a-f]*)'", "'\\\\x$1'"));
    }
    OTHER_ROWS.forEach(postgres::execute);
  }

  @AfterAll
  static void close() throws SQLException {
    sqlite.close();
  }

  @Test
  void computesTheSameValues() {
    List<String> expressions =
        List.of(
            // comparisons and truth
            "active = 1",
            "active == 0",
            "active <> 1",
            "active IN (0, 1)",
            "active IN (0, 5)",
            "active > 0",
            "active IS 1",
            "active IS NOT 0",
            "NOT active",
            "active AND N",
            "N OR big",
            "NOT N",
            "N IS TRUE",
            "N IS NOT FALSE",
            "active IS NULL",
            "N = '7'",
            "N < '10'",
            "price = '12.5'",
            "name = 5",
            "name = 'ALPHA'",
            "name < 'a'",
            "name >= ''",
            "email = 'a@x.org'",
            "'A@X.ORG' = email",
            "email < 'B'",
            "email IN ('A@X.ORG', 'b@X')",
            "name = 'alpha' COLLATE NOCASE",
            "name = ' É_x%y' COLLATE RTRIM",
            "name BETWEEN 'A' AND 'b'",
            "N BETWEEN 0 AND 10",
            "N NOT BETWEEN 0 AND 10",
            "N BETWEEN x AND big",
            "N IN (7, 12, NULL)",
            "N NOT IN (7, NULL)",
            "N IN ()",
            "N NOT IN ()",
            "N = big",
            "N IS big",
            "N IS NOT big",
            "N IS DISTINCT FROM 7",
            "x = 2.5",
            "x > N",
            "big > 1.5",
            "price < 10.0",
            "TRUE",
            "FALSE OR N",
            "N = -7",
            "name IS 'beta'",
            "name IS NOT NULL",
            "name == \"beta\"",
            "\"nothing\" = name",
            // dates
            "d > '2020-01-01'",
            "d = '2020-02-29'",
            "ts >= '2020-02-29 13:14:15'",
            "ts BETWEEN '2000-01-01 00:00:00' AND '2020-06-01 00:00:00'",
            "tz < '2020-02-29 13:14:16'",
            "date(ts)",
            "date(tz)",
            "time(ts)",
            "datetime(ts)",
            "datetime(d)",
            "strftime('%Y-%m-%d %H:00:00', ts)",
            "strftime('%Y', d) = '2020'",
            "CAST(strftime('%m', tz) AS INTEGER)",
            "strftime('%j|%w|%s|%S', ts)",
            "strftime('on %d at %H', ts)",
            "datetime(ts, '+1 day', '-3 hours')",
            "date(ts, 'start of month')",
            "datetime(tz, 'start of year')",
            "julianday(ts)",
            "unixepoch(tz)",
            "datetime(N, 'unixepoch')",
            "date(ts) = d",
            "datetime('2020-05-05')",
            "ts < datetime('2020-12-31 12:00:00')",
            "CAST(julianday('2020-03-01') - julianday(d) AS INTEGER)",
            // arithmetic
            "N + 1",
            "N * N",
            "N - big / 3",
            "big * 1",
            "N / 2",
            "N % 5",
            "-N",
            "-x",
            "N / N",
            "big % N",
            "N / 2.0",
            "N * 0.5",
            "x / 2",
            "x * N",
            "x / N",
            "1 + 2 * 3",
            "7 / 2",
            "price * 2",
            "price + N",
            "price / 2.0",
            "N & 6",
            "N | 8",
            "N << 3",
            "N >> 1",
            "~N",
            "abs(N)",
            "abs(x)",
            "round(x)",
            "round(price, 1)",
            "round(x, 3)",
            "round(N)",
            "0x10 + N",
            "active + 1",
            "N > 0 + active",
            "CAST(x AS INTEGER)",
            "CAST(name AS INTEGER)",
            "CAST(N AS TEXT)",
            "CAST(N AS REAL) / 2",
            "(N > 5) + (big > 5)",
            "ceil(x)",
            "floor(x)",
            "sign(N)",
            // text
            "name || '!'",
            "name || N",
            "name || price",
            "active || name",
            "length(name)",
            "length(b)",
            "length(N)",
            "lower(name)",
            "upper(name)",
            "upper(email)",
            "substr(name, 2)",
            "substr(name, 2, 3)",
            "substr(name, -2)",
            "substr(b, 2, 1)",
            "trim(name)",
            "ltrim(name)",
            "rtrim(name)",
            "trim(name, 'aA ')",
            "replace(name, 'a', 'bb')",
            "instr(name, 'x')",
            "instr(name, '')",
            "hex(b)",
            "hex(name)",
            "unicode(name)",
            "char(65, 66)",
            "name LIKE 'al%'",
            "name LIKE '%\\%'",
            "name LIKE '%É%'",
            "name LIKE '%é%'",
            "name LIKE '%!%%' ESCAPE '!'",
            "name LIKE '_____'",
            "name NOT LIKE '%A'",
            "N LIKE '1%'",
            "name LIKE name",
            "name GLOB 'A*'",
            "name GLOB '*[a-c]'",
            "name GLOB '?[^a-z]*'",
            "name GLOB '*[[]c[]]*'",
            "name GLOB '*[*]*'",
            "name NOT GLOB '*[^A-Za-z]*'",
            "name GLOB '*\\*'",
            "name GLOB '[]A]*'",
            "N GLOB '[0-9]*'",
            "like('al%', name)",
            "printf('%s is %d%%', name, N)",
            "concat(name, '-', N)",
            "octet_length(name)",
            // choices
            "ifnull(name, '-')",
            "coalesce(N, big, 0)",
            "coalesce(active, 0)",
            "nullif(N, 0)",
            "nullif(email, 'B@X')",
            "iif(N > 5, 'more', 'less')",
            "iif(active, N, x)",
            "CASE WHEN N > 5 THEN 1 WHEN N IS NULL THEN NULL ELSE 0 END",
            "CASE active WHEN 1 THEN 'yes' WHEN 0 THEN 'no' ELSE '?' END",
            "CASE email WHEN 'A@X.ORG' THEN 1 ELSE 2 END",
            "CASE WHEN active THEN N END",
            "CASE N WHEN 7 THEN 'x' END",
            "max(N, big)",
            "min(N, big, 5)",
            "max(name, 'b')",
            "min(x, N)",
            "typeof(name)",
            "typeof(N)",
            "typeof(x) = 'real'",
            "typeof(N) IN ('integer', 'null')",
            "typeof(name) <> 'text'",
            // JSON
            "json_valid(j)",
            "json_extract(j, '$.a')",
            "jb ->> '$.a'",
            "jb ->> 'a'",
            "json_extract(jb, '$.c.d')",
            "json_extract(j, '$[1]') || ''",
            "jb ->> 0 || ''",
            "json_array_length(j)",
            "json_array_length(jb)",
            "json_extract(jb, '$.a') = 'x'",
            "jb = '[]'",
            "j = '[]'",
            // rowid
            "rowid",
            "_rowid_ + 1",
            "item.oid");
    SoftAssertions all = new SoftAssertions();
    for (String expression : expressions) {
      String translated;
      try {
        Writer writer = new Writer(Names.of(ITEM, Purpose.VIEW), Purpose.VIEW);
        translated = writer.value(Expression.parse(expression)).sql();
      } catch (Refusal refusal) {
        all.fail(expression + ": " + refusal.reason());
        continue;
      }
      compare(
          all,
          expression,
          "SELECT " + expression + " FROM item ORDER BY id",
          "SELECT " + translated + " FROM item ORDER BY id");
    }
    all.assertAll();
  }

  @Test
  void answersQueriesAlike() {
    List<String> queries =
        List.of(
            "SELECT * FROM kind ORDER BY title",
            "SELECT k.*, i.name FROM kind k LEFT JOIN item i ON i.kind_id = k.id ORDER BY 1, i.id",
            "SELECT id, rowid r, N n2 FROM item WHERE n2 > 0 ORDER BY n2 DESC, id",
            "SELECT id FROM item ORDER BY N",
            "SELECT id FROM item ORDER BY N DESC",
            "SELECT id FROM item ORDER BY N DESC NULLS FIRST, id",
            "SELECT id FROM item ORDER BY name, id",
            "SELECT id FROM item ORDER BY name COLLATE NOCASE DESC, id",
            "SELECT id FROM item ORDER BY email, id",
            "SELECT id FROM item ORDER BY active, id LIMIT 2, 3",
            "SELECT id FROM item ORDER BY id LIMIT 3 OFFSET 1",
            "SELECT id FROM item ORDER BY id LIMIT -1 OFFSET 4",
            "SELECT count(*), count(N), sum(N), avg(N), min(name), max(N), total(x) FROM item",
            "SELECT sum(active), sum(N > 5), avg(active), max(active), sum(price) FROM item",
            "SELECT sum(N) / count(*), sum(x) / 2, avg(N) / 2 FROM item WHERE id < 4",
            "SELECT kind_id, count(*) c FROM item GROUP BY kind_id HAVING c > 1 ORDER BY kind_id",
            "SELECT k.title, count(i.id) AS items FROM kind k LEFT JOIN item i ON i.kind_id = k.id"
                + " GROUP BY k.id ORDER BY k.title",
            "SELECT title || '!', count(*) FROM kind GROUP BY title || '!' ORDER BY 1",
            "SELECT strftime('%Y', ts) AS year, count(*) FROM item GROUP BY year ORDER BY year",
            "SELECT strftime('%Y', ts), count(*) FROM item GROUP BY 1 ORDER BY 1 DESC",
            "SELECT count(DISTINCT kind_id), count(*) FILTER (WHERE N > 0) FROM item",
            "SELECT group_concat(title) FROM kind WHERE id = 1",
            "SELECT group_concat(DISTINCT a), group_concat(b, ';') FROM pair WHERE a = 2",
            "SELECT DISTINCT a, b FROM pair ORDER BY b DESC, a",
            "SELECT DISTINCT a FROM pair ORDER BY 1",
            "SELECT a FROM pair UNION SELECT id FROM kind ORDER BY 1",
            "SELECT b AS t, 1 AS s FROM pair UNION ALL SELECT title, 2 FROM kind ORDER BY t, s",
            "SELECT id FROM kind UNION SELECT id FROM item INTERSECT SELECT a FROM pair ORDER BY 1",
            "SELECT id FROM item EXCEPT SELECT id FROM kind ORDER BY id DESC LIMIT 2",
            "SELECT N > 5 AS f FROM item UNION SELECT NULL ORDER BY f",
            "SELECT active FROM item UNION SELECT 1 ORDER BY 1",
            "SELECT i.id, k.title FROM item i, kind k WHERE k.id = i.kind_id ORDER BY i.id",
            "SELECT i.id FROM item i, kind k JOIN pair p ON p.a = i.id AND k.id = p.a"
                + " ORDER BY i.id, p.n",
            "SELECT id, title FROM item JOIN kind USING (id) ORDER BY id",
            "SELECT * FROM kind NATURAL JOIN (SELECT id, N FROM item) ORDER BY id",
            "SELECT p.a, k.title FROM pair p CROSS JOIN kind k ON k.id = p.a ORDER BY p.n",
            "SELECT id FROM item WHERE kind_id IN (SELECT id FROM kind WHERE parent = 1)"
                + " ORDER BY id",
            "SELECT id FROM kind k WHERE EXISTS (SELECT 1 FROM item WHERE kind_id = k.id)"
                + " ORDER BY id",
            "SELECT id FROM kind k WHERE NOT EXISTS (SELECT * FROM item i WHERE i.kind_id = k.id)",
            "SELECT id, (SELECT title FROM kind WHERE kind.id = item.kind_id) FROM item ORDER BY id",
            "SELECT title, (SELECT max(N) FROM item WHERE kind_id = kind.id) m FROM kind ORDER BY 1",
            "SELECT id FROM item WHERE N > (SELECT avg(N) FROM item WHERE N < 100) ORDER BY id",
            "WITH big AS (SELECT id, N FROM item WHERE N > 0), b2(q) AS (SELECT N FROM big)"
                + " SELECT big.id, q FROM big JOIN b2 ON q = N ORDER BY big.id",
            "VALUES (1, 'a'), (2, 'b')",
            "SELECT column1 FROM (VALUES (1), (2.5), (NULL)) ORDER BY 1",
            "SELECT t.s FROM (SELECT sum(N) AS s, kind_id FROM item GROUP BY kind_id) t"
                + " ORDER BY t.s",
            "SELECT x.a, x.a FROM pair x ORDER BY x.a, x.n",
            "SELECT 'lit', 1.5, 3, NULL, x'ff', 2 > 1",
            "SELECT id, CASE WHEN active THEN 'on' ELSE 'off' END state FROM item ORDER BY id",
            "SELECT avg(x), kind_id FROM item GROUP BY kind_id ORDER BY avg(x), kind_id",
            "SELECT max(ts) > '2020-01-01', min(d) = '0001-01-01' FROM item",
            "SELECT id FROM item WHERE active ORDER BY length(name), id",
            "SELECT round(avg(N), 2) FROM item WHERE N < 100",
            "SELECT (SELECT id FROM kind ORDER BY title LIMIT 1)",
            "SELECT kind.id FROM kind LEFT JOIN (item JOIN pair ON pair.a = item.id)"
                + " ON item.kind_id = kind.id ORDER BY kind.id, pair.n");
    SoftAssertions all = new SoftAssertions();
    ViewTranslator translator = new ViewTranslator(name -> name);
    int number = 0;
    for (String query : queries) {
      switch (translator.translate("CREATE VIEW v AS " + query, SCOPE)) {
        case ViewTranslation.Untranslatable untranslatable ->
            all.fail(query + ": " + untranslatable.reason());
        case ViewTranslation.Translated translated -> {
          number++;
          try {
            postgres.execute("CREATE VIEW v" + number + " AS " + translated.selectSql());
          } catch (IllegalStateException e) {
            all.fail(query + ": " + e.getCause() + ": " + translated.selectSql());
            continue;
          }
          all.assertThat(names("SELECT * FROM v" + number)).as(query).isEqualTo(viewNames(query));
          compare(all, query, query, "SELECT * FROM v" + number);
        }
      }
    }
    all.assertAll();
  }

  @Test
  void makesIndexesAndGeneratedColumnsThatPostgresAccepts() {
    ExpressionTranslator translator = new ExpressionTranslator(ITEM);
    SoftAssertions all = new SoftAssertions();
    for (String expression :
        List.of(
            "lower(name)",
            "name COLLATE NOCASE",
            "\"email\"",
            "N + 1",
            "length(name)",
            "json_extract(jb, '$.a')",
            "json_extract(j, '$.a')",
            "strftime('%Y-%m', tz)",
            "date(ts)",
            "name || N",
            "N > 5",
            "substr(name, 1, 3)",
            "hex(b)",
            "CAST(name AS INTEGER)",
            "coalesce(name, '')",
            "CASE WHEN N THEN 1 END",
            "round(x)",
            "name LIKE 'a%'",
            "name GLOB 'a*'",
            "julianday(ts)",
            "unixepoch(tz)",
            "datetime(N, 'unixepoch')",
            "name || price",
            "x'00' || ''")) {
      if (translator.indexPart(expression)
          instanceof Translation.Translated(String sql, var ignored)) {
        try {
          postgres.execute("CREATE INDEX ON item (" + sql + ")");
        } catch (IllegalStateException e) {
          all.fail(expression + ": " + e.getCause() + ": " + sql);
        }
      } else if (!expression.startsWith("x'")) {
        all.fail(expression + " was not translated");
      }
    }
    for (String condition :
        List.of("active = 1", "N", "d > '2020-01-01'", "tz > '2020-01-01 10:00'", "name <> ''")) {
      if (translator.indexCondition(condition)
          instanceof Translation.Translated(String sql, var ignored)) {
        postgres.execute("CREATE INDEX ON item (id) WHERE " + sql);
      } else {
        all.fail(condition + " was not translated");
      }
    }
    int number = 0;
    for (List<String> generated :
        List.of(
            List.of("N * 2", "bigint"),
            List.of("name || '-' || N", "text"),
            List.of("N > 5", "integer"),
            List.of("N > 5", "boolean"),
            List.of("x * N", "double precision"),
            List.of("date(ts)", "date"),
            List.of("date(ts)", "text"),
            List.of("length(name)", "bigint"),
            List.of("json_extract(jb, '$.a')", "text"),
            List.of("lower(name)", "varchar(40)"),
            List.of("ifnull(name, 'none')", "text"))) {
      number++;
      if (translator.generated(generated.get(0), ColumnType.parse(generated.get(1)))
          instanceof Translation.Translated(String sql, var ignored)) {
        try {
          postgres.execute(
              "ALTER TABLE item ADD COLUMN gen%d %s GENERATED ALWAYS AS (%s) STORED"
                  .formatted(number, generated.get(1), sql));
        } catch (IllegalStateException e) {
          all.fail(generated + ": " + e.getCause() + ": " + sql);
        }
      } else {
        all.fail(generated + " was not translated");
      }
    }
    for (int i = 1; i <= number; i++) {
      postgres.execute("ALTER TABLE item DROP COLUMN IF EXISTS gen" + i);
    }
    all.assertAll();
  }

  @Test
  void makesDefaultsThatPostgresAccepts() {
    ExpressionTranslator translator = new ExpressionTranslator(ITEM);
    SoftAssertions all = new SoftAssertions();
    for (List<String> pair :
        List.of(
            List.of("CURRENT_TIMESTAMP", "timestamptz", "t"),
            List.of("CURRENT_TIMESTAMP", "timestamp", "t"),
            List.of("CURRENT_TIMESTAMP", "text", "length(c) = 19"),
            List.of("CURRENT_TIMESTAMP", "date", "t"),
            List.of("CURRENT_TIME", "time", "t"),
            List.of("CURRENT_TIME", "text", "length(c) = 8"),
            List.of("datetime('now', 'localtime')", "timestamp", "t"),
            List.of("date('now')", "timestamptz", "c <= now()"),
            List.of("datetime('now', '-7 days')", "timestamptz", "c < now()"),
            List.of("strftime('%s', 'now')", "bigint", "c > 1600000000"),
            List.of("unixepoch()", "timestamptz", "t"),
            List.of("strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", "text", "length(c) = 24"),
            List.of("julianday('now')", "double precision", "c > 2460000"),
            List.of("random()", "bigint", "c <> 0"),
            List.of("abs(random()) % 10", "integer", "c BETWEEN 0 AND 9"),
            List.of("lower(hex(randomblob(16)))", "text", "c ~ '^[0-9a-f]{32}$'"),
            List.of("hex(randomblob(4))", "text", "c ~ '^[0-9A-F]{8}$'"),
            List.of("lower(hex(randomblob(20)))", "text", "c ~ '^[0-9a-f]{40}$'"),
            List.of("randomblob(8)", "bytea", "octet_length(c) = 8"),
            List.of("randomblob(16)", "uuid", "t"),
            List.of("'{\"a\":[1,\"\\u00e9\"]}'", "jsonb", "t"),
            List.of("x'00ff'", "bytea", "c = '\\x00ff'"),
            List.of("'text'", "bytea", "c = 'text'::bytea"),
            List.of("1e3", "bigint", "c = 1000"),
            List.of("'2020-01-01 10:00'", "timestamptz", "c = '2020-01-01 10:00Z'"),
            List.of("-9223372036854775808", "bigint", "c < 0"))) {
      Translation translation =
          translator.columnDefault(pair.get(0), ColumnType.parse(pair.get(1)));
      if (translation instanceof Translation.Translated(String sql, var ignored)) {
        try {
          postgres.execute(
              "DROP TABLE IF EXISTS d",
              "CREATE TABLE d (c " + pair.get(1) + " DEFAULT (" + sql + "))",
              "INSERT INTO d DEFAULT VALUES");
          String test = pair.get(2).equals("t") ? "c IS NOT NULL" : pair.get(2);
          all.assertThat(postgres.query("SELECT " + test + " FROM d"))
              .as(pair + " " + sql)
              .isEqualTo("t");
        } catch (IllegalStateException e) {
          all.fail(pair + ": " + e.getCause() + ": " + sql);
        }
      } else {
        all.fail(pair + ": " + translation);
      }
    }
    all.assertAll();
  }

  private static void compare(SoftAssertions all, String what, String source, String target) {
    try {
      List<List<String>> expected = rows(sqlite, source);
      List<List<String>> actual = postgresRows(target);
      all.assertThat(actual.size()).as(what).isEqualTo(expected.size());
      for (int row = 0; row < Math.min(actual.size(), expected.size()); row++) {
        for (int column = 0; column < expected.get(row).size(); column++) {
          String one = expected.get(row).get(column);
          String other = actual.get(row).get(column);
          if (!same(one, other)) {
            all.fail(
                what
                    + ": row "
                    + (row + 1)
                    + " column "
                    + (column + 1)
                    + ": SQLite "
                    + one
                    + ", PostgreSQL "
                    + other
                    + ": "
                    + target);
          }
        }
      }
    } catch (SQLException e) {
      all.fail(what + ": " + e.getMessage() + ": " + target);
    }
  }

  private static boolean same(String one, String other) {
    if (one.equals(other)) {
      return true;
    }
    if (!one.startsWith("number ") || !other.startsWith("number ")) {
      return false;
    }
    BigDecimal left = new BigDecimal(one.substring(7));
    BigDecimal right = new BigDecimal(other.substring(7));
    BigDecimal tolerance =
        one.indexOf('.') < 0 ? BigDecimal.ZERO : left.abs().multiply(new BigDecimal("1e-14"));
    return left.subtract(right).abs().compareTo(tolerance) <= 0;
  }

  private static List<List<String>> postgresRows(String sql) throws SQLException {
    try (Connection connection = postgres.connect()) {
      return rows(connection, sql);
    }
  }

  private static List<List<String>> rows(Connection connection, String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      int columns = results.getMetaData().getColumnCount();
      while (results.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(canonical(results.getObject(column)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static String canonical(Object value) {
    return switch (value) {
      case null -> "NULL";
      case Boolean truth -> "number " + (truth ? 1 : 0);
      case Number number -> "number " + number;
      case byte[] bytes -> "blob " + HexFormat.of().formatHex(bytes);
      default -> "text " + value;
    };
  }

  private static List<String> names(String sql) {
    try (Connection connection = postgres.connect()) {
      return columnNames(connection, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> viewNames(String query) {
    try (Statement statement = sqlite.createStatement()) {
      statement.execute("DROP VIEW IF EXISTS names_of");
      statement.execute("CREATE VIEW names_of AS " + query);
      return columnNames(sqlite, "SELECT * FROM names_of");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> columnNames(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      List<String> names = new ArrayList<>();
      for (int column = 1; column <= results.getMetaData().getColumnCount(); column++) {
        names.add(results.getMetaData().getColumnName(column));
      }
      return names;
    }
  }

  @Test
  void keepsTheTestHonest() throws SQLException {
    assertThat(rows(sqlite, "SELECT count(*) FROM item")).isEqualTo(List.of(List.of("number 7")));
    assertThat(postgresRows("SELECT count(*) FROM item")).isEqualTo(List.of(List.of("number 7")));
  }
}
