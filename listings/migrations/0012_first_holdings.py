"""The holder of every asset so far holds what its source can give."""

from django.db import migrations

HOLDINGS = """
INSERT INTO listings_assetholder (asset_id, organisation_id, "right", limits)
SELECT asset.id, asset.holder_id, held.code, ''
  FROM listings_dataipasset asset CROSS JOIN (VALUES ('hold'), ('use'), ('operate')) AS held (code)
 WHERE NOT (asset.source = 'public_by_program' AND held.code = 'operate')
ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("listings", "0011_rights_guards")]

    operations = [migrations.RunSQL(HOLDINGS, migrations.RunSQL.noop)]
