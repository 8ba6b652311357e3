"""Migration operations: rules that the database itself keeps."""

from collections.abc import Iterable

from django.db.migrations.operations import RunSQL

APPEND_ONLY = """
CREATE OR REPLACE FUNCTION kernel_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append_only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
"""
CHAIN = """
CREATE TABLE <edges> (from_status varchar(20), event varchar(32), to_status varchar(20),
  PRIMARY KEY (from_status, event, to_status));
CREATE TRIGGER fixed BEFORE INSERT OR UPDATE OR DELETE ON <edges> FOR EACH ROW
  EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER fixed_whole BEFORE TRUNCATE ON <edges> FOR EACH STATEMENT
  EXECUTE FUNCTION kernel_append_only();

CREATE FUNCTION <events>_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
  SELECT seq, to_status INTO last FROM <events> WHERE <key> = NEW.<key> ORDER BY seq DESC LIMIT 1;
  IF NEW.seq <> coalesce(last.seq, 0) + 1 OR NEW.from_status <> coalesce(last.to_status, '') THEN
    RAISE EXCEPTION 'broken_chain: event % of % % does not follow the last',
      NEW.seq, '<subjects>', NEW.<key> USING ERRCODE = '23514';
  ELSIF NOT EXISTS (SELECT FROM <edges> e WHERE e.from_status = NEW.from_status
                    AND e.event = NEW.event AND e.to_status = NEW.to_status) THEN
    RAISE EXCEPTION 'illegal_event: % from % to %', NEW.event, NEW.from_status, NEW.to_status
      USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER <events>_chain BEFORE INSERT ON <events> FOR EACH ROW
  EXECUTE FUNCTION <events>_chain();

CREATE FUNCTION <events>_require_told(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE here text; told text;
BEGIN
  SELECT status INTO here FROM <subjects> WHERE id = wanted;
  SELECT to_status INTO told FROM <events> WHERE <key> = wanted ORDER BY seq DESC LIMIT 1;
  IF here IS DISTINCT FROM told THEN
    RAISE EXCEPTION 'untold: % % stands at %, its last event says %', '<subjects>', wanted, here,
      coalesce(told, 'nothing') USING ERRCODE = '23514';
  END IF;
END $$;
CREATE FUNCTION <subjects>_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM <events>_require_told(NEW.id); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER <subjects>_told AFTER INSERT OR UPDATE OF status ON <subjects>
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION <subjects>_told();
CREATE FUNCTION <events>_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM <events>_require_told(NEW.<key>); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER <events>_told AFTER INSERT ON <events>
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION <events>_told();
"""
UNCHAIN = """
DROP TRIGGER <events>_told ON <events>; DROP TRIGGER <subjects>_told ON <subjects>;
DROP TRIGGER <events>_chain ON <events>;
DROP FUNCTION <events>_told(); DROP FUNCTION <subjects>_told();
DROP FUNCTION <events>_require_told(bigint); DROP FUNCTION <events>_chain();
DROP TABLE <edges>;
"""
EDGES = """
ALTER TABLE <edges> DISABLE TRIGGER USER;
DELETE FROM <edges>;
INSERT INTO <edges> (from_status, event, to_status) VALUES <rows>;
ALTER TABLE <edges> ENABLE TRIGGER USER;
"""


def append_only(table: str) -> RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE on ``table``, for everybody."""
    return RunSQL(
        APPEND_ONLY + f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION kernel_append_only();"
        f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION kernel_append_only();",
        f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_whole ON {table};",
    )


def allowed_moves(
    table: str, moves: Iterable[tuple[str, str, str]], *, start: Iterable[str]
) -> RunSQL:
    """Refuse a row of ``table`` that begins outside ``start`` or changes status along no edge.

    The second guard under ``kernel.lifecycle.move``: it holds for every writer, raw SQL included.
    """
    name = f"{table}_moves"
    pairs = sorted({f"{a}>{b}" for a, _, b in moves})
    listed = ", ".join(f"'{pair}'" for pair in pairs)
    begins = ", ".join(f"'{status}'" for status in sorted(start))
    return RunSQL(
        f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.status NOT IN ({begins}) THEN
    RAISE EXCEPTION 'illegal_move: % cannot begin as %', TG_TABLE_NAME, NEW.status
      USING ERRCODE = '23514';
  ELSIF TG_OP = 'UPDATE' AND NEW.status <> OLD.status
        AND OLD.status || '>' || NEW.status NOT IN ({listed}) THEN
    RAISE EXCEPTION 'illegal_move: % from % to %', TG_TABLE_NAME, OLD.status, NEW.status
      USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS {name} ON {table};
CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF status ON {table} FOR EACH ROW
  EXECUTE FUNCTION {name}();
""",
        f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();",
    )


def load_edges(table: str, moves: Iterable[tuple[str, str, str]]) -> RunSQL:
    """Fill ``table`` (of ``event_chain``) with the edges of ``moves``; again when they change."""
    rows = ", ".join(f"('{a}', '{event}', '{b}')" for a, event, b in sorted(moves))
    return RunSQL(_filled(EDGES, edges=table, rows=rows), RunSQL.noop)


def event_chain(events: str, *, subjects: str, key: str, edges: str) -> RunSQL:
    """Chain the rows of ``events`` to each other and to what they tell of.

    An event has the next ``seq`` of its subject, begins where the last one ended and follows a
    row of the table ``edges`` (from, event, to), which this makes and ``load_edges`` fills. At
    commit a row of ``subjects`` stands where its last event ended. ``key`` names the column of
    ``events`` that points at ``subjects``.
    """
    names = {"events": events, "subjects": subjects, "key": key, "edges": edges}
    return RunSQL(_filled(CHAIN, **names), _filled(UNCHAIN, **names))


def _filled(statements: str, **names: str) -> str:
    for name, value in names.items():
        statements = statements.replace(f"<{name}>", value)
    return statements
