"""What the database itself keeps about rights: lifecycles, exclusivity, shares that add up."""

from django.db import migrations

from kernel.triggers import allowed_moves, append_only
from listings.models import Assessment, SourceProof

EXCLUSIVE = """
CREATE FUNCTION listings_ground(territory text[]) RETURNS int4multirange
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN cardinality(territory) = 0 OR territory && ARRAY['CN', 'WORLD']
      THEN '{[0,1000000)}'::int4multirange
    ELSE (SELECT range_agg(int4range(code::int, code::int + 1)) FROM unnest(territory) AS code)
  END
$$;
ALTER TABLE listings_encumbrance ADD CONSTRAINT listings_exclusive_once EXCLUDE USING gist (
  certificate_id WITH =,
  daterange(starts_on, ends_on, '[]') WITH &&,
  listings_ground(territory::text[]) WITH &&
) WHERE (kind = 'exclusive_licence' AND released_at IS NULL);
"""
NO_EXCLUSIVE = """
ALTER TABLE listings_encumbrance DROP CONSTRAINT listings_exclusive_once;
DROP FUNCTION listings_ground(text[]);
"""

SHARES = """
CREATE FUNCTION listings_shares_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  whose bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.asset_id ELSE NEW.asset_id END;
  total bigint;
BEGIN
  SELECT sum(share_bp) INTO total FROM listings_assetholder WHERE asset_id = whose;
  IF total <> 10000 THEN
    RAISE EXCEPTION 'shares_add_up: the shares of asset % are % of 10000', whose, total
      USING ERRCODE = '23514';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER shares_added AFTER INSERT ON listings_assetholder
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.share_bp IS NOT NULL)
  EXECUTE FUNCTION listings_shares_add_up();
CREATE CONSTRAINT TRIGGER shares_changed AFTER UPDATE ON listings_assetholder
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.share_bp IS DISTINCT FROM NEW.share_bp OR OLD.asset_id <> NEW.asset_id)
  EXECUTE FUNCTION listings_shares_add_up();
CREATE CONSTRAINT TRIGGER shares_dropped AFTER DELETE ON listings_assetholder
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.share_bp IS NOT NULL)
  EXECUTE FUNCTION listings_shares_add_up();
"""
NO_SHARES = """
DROP TRIGGER shares_added ON listings_assetholder;
DROP TRIGGER shares_changed ON listings_assetholder;
DROP TRIGGER shares_dropped ON listings_assetholder;
DROP FUNCTION listings_shares_add_up();
"""


class Migration(migrations.Migration):
    dependencies = [("listings", "0010_rights"), ("kernel", "0003_extensions")]

    operations = [
        allowed_moves("listings_sourceproof", SourceProof.MOVES, start=["submitted"]),
        allowed_moves("listings_assessment", Assessment.MOVES, start=["in_force"]),
        append_only("listings_encumbranceconsent"),
        migrations.RunSQL(EXCLUSIVE, NO_EXCLUSIVE),
        migrations.RunSQL(SHARES, NO_SHARES),
    ]
