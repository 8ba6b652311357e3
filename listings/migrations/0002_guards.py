"""What the database itself keeps: lifecycles of listings and certificates, and the change feed."""

from django.db import migrations

from kernel.triggers import allowed_moves
from listings.models import Certificate, Listing

FEED = """
CREATE FUNCTION listings_note_listing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO listings_listingchange (listing_id, xid)
  SELECT id, pg_current_xact_id()::text::bigint FROM fresh;
  RETURN NULL;
END $$;
CREATE TRIGGER note_insert AFTER INSERT ON listings_listing REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION listings_note_listing();
CREATE TRIGGER note_update AFTER UPDATE ON listings_listing REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION listings_note_listing();

CREATE FUNCTION listings_note_asset() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO listings_listingchange (listing_id, xid)
  SELECT l.id, pg_current_xact_id()::text::bigint
    FROM listings_listing l JOIN fresh ON fresh.id = l.asset_id;
  RETURN NULL;
END $$;
CREATE TRIGGER note_update AFTER UPDATE ON listings_dataipasset REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION listings_note_asset();

CREATE FUNCTION listings_note_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO listings_listingchange (listing_id, xid)
  SELECT l.id, pg_current_xact_id()::text::bigint
    FROM listings_listing l JOIN fresh ON fresh.id = l.certificate_id;
  RETURN NULL;
END $$;
CREATE TRIGGER note_update AFTER UPDATE ON listings_certificate REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION listings_note_certificate();
"""
NO_FEED = """
DROP TRIGGER note_insert ON listings_listing;
DROP TRIGGER note_update ON listings_listing;
DROP TRIGGER note_update ON listings_dataipasset;
DROP TRIGGER note_update ON listings_certificate;
DROP FUNCTION listings_note_listing();
DROP FUNCTION listings_note_asset();
DROP FUNCTION listings_note_certificate();
"""


class Migration(migrations.Migration):
    dependencies = [("listings", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        allowed_moves("listings_listing", Listing.MOVES, start=["draft"]),
        allowed_moves("listings_certificate", Certificate.MOVES, start=["recorded"]),
        migrations.RunSQL(FEED, NO_FEED),
    ]
