"""What migrations put into the tables, kept beside them: a committing test ends by laying it back.

So no test cares what committed before it. Django's own flush makes new files for two hundred
tables, leaves none of the migrations' rows, and names every permission anew.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

FILLED = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""
KEEP = f"""
CREATE SCHEMA seeds;
DO $$
DECLARE name text;
BEGIN
    FOR name IN {FILLED} LOOP
        EXECUTE format('CREATE TABLE seeds.%1$I AS TABLE public.%1$I', name);
    END LOOP;
END $$
"""
LAY_BACK = f"""
DO $$
DECLARE name text;
BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);  -- past every guard
    FOR name IN {FILLED} LOOP
        EXECUTE format('DELETE FROM public.%I', name);
    END LOOP;
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'seeds'::regnamespace LOOP
        EXECUTE format('INSERT INTO public.%1$I SELECT * FROM seeds.%1$I', name);
    END LOOP;
END $$
"""


def keep(connection: BaseDatabaseWrapper) -> None:
    """Put the rows of a database that was just migrated aside, into a schema of their own."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP)


def lay_back(connection: BaseDatabaseWrapper) -> None:
    """Delete every row, append-only ones too, and put those of the migrations in."""
    with connection.cursor() as cursor:
        cursor.execute(LAY_BACK)
