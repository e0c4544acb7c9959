-- What Directus answers to the corpus' probe.mjs on PostgreSQL, asked of the tables themselves: one
-- JSON object with the probe's keys. Left out are the answers that only the running application
-- gives: logging in (but for the hashes, which must be there), the list of collections as it merges
-- its own with the file's, and the texts that searching finds in other columns than the title.
-- Times with a zone are shown as Directus shows them, in UTC with milliseconds.
SET TIME ZONE 'UTC';
SET client_min_messages = warning;

CREATE FUNCTION pg_temp.instant(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE
RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

CREATE FUNCTION pg_temp.moment(at timestamp) RETURNS text LANGUAGE sql IMMUTABLE
RETURN to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS');

-- Directus keeps a list of words as text with commas.
CREATE FUNCTION pg_temp.words(list text) RETURNS json LANGUAGE sql IMMUTABLE
RETURN CASE WHEN list IS NULL THEN NULL ELSE to_json(string_to_array(list, ',')) END;

SELECT json_build_object(
  'authors', (
    SELECT json_agg(json_build_object(
      'id', a.id, 'name', a.name, 'bio', a.bio, 'born', a.born, 'active', a.active,
      'rating', a.rating, 'balance', a.balance, 'external_id', a.external_id, 'views', a.views,
      'articles', (
        SELECT coalesce(json_agg(r.id ORDER BY r.id::text), '[]')
        FROM articles r WHERE r.author = a.id))
      ORDER BY a.id)
    FROM authors a),
  'articles', (
    SELECT json_agg(json_build_object(
      'id', r.id, 'status', r.status, 'sort', r.sort, 'title', r.title, 'slug', r.slug,
      'body', r.body, 'tags', pg_temp.words(r.tags), 'options', r.options,
      'published_at', pg_temp.instant(r.published_at), 'starts_at', pg_temp.moment(r.starts_at),
      'day', r.day, 'at', r.at, 'featured', r.featured, 'price', r.price, 'score', r.score,
      'hits', r.hits, 'secret', r.secret, 'date_created', pg_temp.instant(r.date_created),
      'date_updated', pg_temp.instant(r.date_updated), 'user_created', r.user_created,
      'tag_links', (
        SELECT coalesce(
          json_agg(json_build_object('tags_id', json_build_object('label', t.label))
            ORDER BY t.label), '[]')
        FROM articles_tags l LEFT JOIN tags t ON t.code = l.tags_id
        WHERE l.articles_id = r.id),
      'author', (SELECT json_build_object('name', a.name) FROM authors a WHERE a.id = r.author))
      ORDER BY r.slug)
    FROM articles r),
  'count', (
    SELECT json_agg(json_build_object(
      'status', s.status, 'count', s.count, 'sum', json_build_object('price', s.sum))
      ORDER BY s.status)
    FROM (SELECT status, count(*), sum(price) FROM articles GROUP BY status) s),
  'filterBool', (
    SELECT json_build_array(json_build_object('count', count(*))) FROM articles WHERE featured),
  'filterDate', (
    SELECT json_build_array(json_build_object('count', count(*)))
    FROM articles WHERE published_at > '2000-01-01T00:00:00Z'),
  'year', (
    SELECT json_agg(json_build_object('slug', s.slug, 'published_at_year', s.year) ORDER BY s.slug)
    FROM (
      SELECT slug, extract(year FROM published_at)::int AS year
      FROM articles ORDER BY slug COLLATE "C" LIMIT 5) s),
  'search', (
    SELECT json_agg(json_build_object('title', title) ORDER BY title)
    FROM articles WHERE title ILIKE '%edited%'),
  'tags', (SELECT json_agg(json_build_object('code', code, 'label', label) ORDER BY code) FROM tags),
  'order', (SELECT json_agg(to_json(o) ORDER BY o.id) FROM "order" o),
  'users', (
    SELECT json_agg(json_build_object(
      'email', u.email, 'first_name', u.first_name, 'last_name', u.last_name, 'tags', u.tags,
      'status', u.status,
      'role', (SELECT json_build_object('name', r.name) FROM directus_roles r WHERE r.id = u.role))
      ORDER BY u.email)
    FROM directus_users u),
  'roles', (
    SELECT json_agg(json_build_object('name', name, 'icon', icon) ORDER BY name)
    FROM directus_roles),
  'flows', (
    SELECT json_agg(json_build_object(
      'name', name, 'trigger', trigger, 'status', status, 'options', options))
    FROM directus_flows),
  'dash', (
    SELECT json_agg(json_build_object(
      'name', d.name,
      'panels', (
        SELECT json_agg(json_build_object(
          'name', p.name, 'options', p.options, 'show_header', p.show_header))
        FROM directus_panels p WHERE p.dashboard = d.id)))
    FROM directus_dashboards d),
  'settings', (
    SELECT json_build_object(
      'project_name', project_name, 'default_language', default_language,
      'custom_css', custom_css, 'auth_login_attempts', auth_login_attempts)
    FROM directus_settings),
  'collections', (SELECT json_agg(collection) FROM directus_collections),
  'revisions', (SELECT json_build_array(json_build_object('count', count(*))) FROM directus_revisions),
  'hashes', (SELECT count(*) FROM directus_users WHERE password LIKE '$argon2%'),
  -- A trial that a later one would have to count again, so it is the last.
  'nextAuthor', nextval(pg_get_serial_sequence('authors', 'id')));
