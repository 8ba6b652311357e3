"""What the database keeps of instalments: never edited, and together they are the price.

Deals agreed before there were any get the one instalment that their short form means.
"""

from django.db import migrations

from kernel.triggers import allowed_moves, append_only, load_edges
from marketplace.deals.models import Deal

FILL = """
INSERT INTO deals_instalment (deal_id, revision, seq, amount_minor, due, held_by)
SELECT id, 0, 1, amount_minor,
       CASE payment_terms WHEN 'postpaid' THEN 'on_acceptance' ELSE 'before_delivery' END, 'nobody'
  FROM deals_deal
 WHERE venue = 'own' AND amount_minor > 0
   AND status NOT IN ('matched', 'negotiating', 'withdrawn', 'rejected', 'expired');
SET CONSTRAINTS ALL IMMEDIATE;
"""
SUM = """
CREATE FUNCTION deals_instalments_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE deal deals_deal; parts bigint;
BEGIN
  IF TG_TABLE_NAME = 'deals_deal' THEN
    SELECT * INTO deal FROM deals_deal WHERE id = NEW.id;
  ELSE
    SELECT * INTO deal FROM deals_deal WHERE id = NEW.deal_id;
  END IF;
  IF deal.venue <> 'own' OR deal.amount_minor IS NULL
     OR deal.status IN ('matched', 'negotiating', 'withdrawn', 'rejected', 'expired') THEN
    RETURN NULL;
  END IF;
  SELECT coalesce(sum(amount_minor), 0) INTO parts
    FROM deals_instalment WHERE deal_id = deal.id AND revision = deal.terms_revision;
  IF parts <> deal.amount_minor THEN
    RAISE EXCEPTION 'instalments: deal % costs % and is due in parts of %',
      deal.id, deal.amount_minor, parts USING ERRCODE = '23514';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER deal_is_due_in_full
  AFTER UPDATE OF status, amount_minor, terms_revision ON deals_deal
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.venue = 'own' AND NEW.amount_minor > 0)
  EXECUTE FUNCTION deals_instalments_sum();
CREATE CONSTRAINT TRIGGER instalments_are_the_price AFTER INSERT ON deals_instalment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION deals_instalments_sum();
"""


class Migration(migrations.Migration):
    dependencies = [("deals", "0016_instalments"), ("kernel", "0001_initial")]

    operations = [
        allowed_moves("deals_deal", Deal.MOVES, start=["matched", "imported"]),
        load_edges("deals_dealmove", Deal.MOVES | Deal.BIRTHS),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        append_only("deals_instalment"),
        migrations.RunSQL(
            SUM,
            "DROP TRIGGER deal_is_due_in_full ON deals_deal;"
            "DROP TRIGGER instalments_are_the_price ON deals_instalment;"
            "DROP FUNCTION deals_instalments_sum();",
        ),
    ]
