"""Migration operations: rules that the database itself keeps."""

from collections.abc import Iterable

from django.db.migrations.operations import RunSQL

APPEND_ONLY = """
CREATE OR REPLACE FUNCTION kernel_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append_only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
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
