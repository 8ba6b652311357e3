"""Ask for the cross-border check where a deal is signed or delivery begins, not on the way back.

A dispute that is dismissed leads back to where the deal stood; whether its check has lapsed since
is asked again at the next hand-over, not there.
"""

from django.db import migrations

GATE = """
CREATE OR REPLACE FUNCTION deals_deal_crossing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.cross_border AND NEW.venue = 'own' AND NEW.status <> OLD.status
     AND ((NEW.status = 'contract_signed' AND OLD.status = 'contract_drafted')
          OR (NEW.status = 'delivering' AND OLD.status IN ('contract_signed', 'paid')))
     AND NOT EXISTS (SELECT 1 FROM deals_crossbordercheck c
                     WHERE c.deal_id = NEW.id AND c.status = 'confirmed') THEN
    RAISE EXCEPTION 'cross_border_unconfirmed: deal %', NEW.deal_no USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("deals", "0009_guards_of_disputes")]

    operations = [migrations.RunSQL(GATE, migrations.RunSQL.noop)]
