"""What the database keeps of the money: no deal is paid, settled or cancelled against its claims.

The second guard under the actions (TRUST 1.3); it holds for every writer, raw SQL included.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION payments_deal_money() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE received bigint; waiting bigint;
BEGIN
  SELECT coalesce(sum(received_minor) FILTER (WHERE status = 'confirmed'), 0),
         count(*) FILTER (WHERE status = 'claimed')
    INTO received, waiting FROM payments_paymentclaim WHERE deal_id = NEW.id;
  IF NEW.status IN ('paid', 'settled') AND received <> NEW.amount_minor THEN
    RAISE EXCEPTION 'money: deal % has % of % confirmed', NEW.id, received, NEW.amount_minor
      USING ERRCODE = '23514';
  ELSIF NEW.status = 'cancelled' AND received + waiting > 0 THEN
    RAISE EXCEPTION 'money: a payment stands on deal %', NEW.id USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payments_deal_money AFTER UPDATE OF status ON deals_deal FOR EACH ROW
  WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION payments_deal_money();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_received_range"), ("deals", "0005_guards_of_papers")]

    operations = [
        migrations.RunSQL(
            GUARD,
            "DROP TRIGGER payments_deal_money ON deals_deal; DROP FUNCTION payments_deal_money();",
        )
    ]
