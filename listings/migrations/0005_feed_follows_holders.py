"""The change feed notes renamed, verified and suspended holders too, and when each row was written."""

from django.db import migrations, models
from django.db.models.functions import Now

FEED = """
CREATE FUNCTION listings_note_holder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO listings_listingchange (listing_id, xid)
  SELECT id, pg_current_xact_id()::text::bigint FROM listings_listing
   WHERE holder_id = NEW.id AND status = 'published';
  RETURN NULL;
END $$;
CREATE TRIGGER note_listings AFTER UPDATE OF name, status ON parties_organisation FOR EACH ROW
  WHEN (OLD.name <> NEW.name OR OLD.status <> NEW.status)
  EXECUTE FUNCTION listings_note_holder();
"""
NO_FEED = """
DROP TRIGGER note_listings ON parties_organisation;
DROP FUNCTION listings_note_holder();
"""


class Migration(migrations.Migration):
    dependencies = [("listings", "0004_sow_schemes"), ("parties", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="listingchange",
            name="noted_at",
            field=models.DateTimeField(db_default=Now()),
        ),
        migrations.RunSQL(FEED, NO_FEED),
    ]
