"""What the database keeps of slips: one slip pays once, whatever it pays and whoever writes it.

Claims, refunds and returned excesses each keep their slip in one table, by trigger.
"""

from django.db import migrations

from kernel.triggers import allowed_moves, append_only
from marketplace.payments.models import Excess

KEEP = """
CREATE FUNCTION payments_keep_slip() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stands boolean := NEW.status = ANY (string_to_array(TG_ARGV[1], ','))
                          AND NEW.bank_serial <> '';
BEGIN
  UPDATE payments_bankslip SET standing = false
   WHERE pays = TG_ARGV[0] AND row_id = NEW.id AND standing
     AND NOT (stands AND payer_bank = NEW.payer_bank AND bank_serial = NEW.bank_serial
              AND value_on = NEW.value_on);
  IF stands AND NOT EXISTS (SELECT 1 FROM payments_bankslip
                             WHERE pays = TG_ARGV[0] AND row_id = NEW.id AND standing) THEN
    INSERT INTO payments_bankslip
           (payer_bank, bank_serial, value_on, deal_id, pays, row_id, standing)
    VALUES (NEW.payer_bank, NEW.bank_serial, NEW.value_on, NEW.deal_id, TG_ARGV[0], NEW.id, true);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_slip AFTER INSERT OR UPDATE ON payments_paymentclaim FOR EACH ROW
  EXECUTE FUNCTION payments_keep_slip('claim', 'claimed,checking,confirmed');
CREATE TRIGGER keep_slip AFTER INSERT OR UPDATE ON payments_refund FOR EACH ROW
  EXECUTE FUNCTION payments_keep_slip('refund', 'claimed,done');
CREATE TRIGGER keep_slip AFTER INSERT OR UPDATE ON payments_excess FOR EACH ROW
  EXECUTE FUNCTION payments_keep_slip('excess', 'sent,returned');
INSERT INTO payments_bankslip (payer_bank, bank_serial, value_on, deal_id, pays, row_id, standing)
SELECT payer_bank, bank_serial, value_on, deal_id, 'claim', id, true
  FROM payments_paymentclaim WHERE status IN ('claimed', 'checking', 'confirmed');
INSERT INTO payments_bankslip (payer_bank, bank_serial, value_on, deal_id, pays, row_id, standing)
SELECT payer_bank, bank_serial, value_on, deal_id, 'refund', id, true
  FROM payments_refund WHERE status IN ('claimed', 'done') AND bank_serial <> '';
SET CONSTRAINTS ALL IMMEDIATE;
"""
DROP = """
DROP TRIGGER keep_slip ON payments_paymentclaim;
DROP TRIGGER keep_slip ON payments_refund;
DROP TRIGGER keep_slip ON payments_excess;
DROP FUNCTION payments_keep_slip();
"""
SETTLED = """
CREATE FUNCTION payments_no_excess() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM payments_excess
              WHERE deal_id = NEW.id AND status IN ('standing', 'sent')) THEN
    RAISE EXCEPTION 'money: an excess stands on deal %', NEW.id USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payments_no_excess AFTER UPDATE OF status ON deals_deal FOR EACH ROW
  WHEN (OLD.status <> NEW.status AND NEW.status = 'settled')
  EXECUTE FUNCTION payments_no_excess();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0016_evidence_slips_excess"), ("kernel", "0001_initial")]

    operations = [
        allowed_moves("payments_excess", Excess.MOVES, start=["standing"]),
        append_only("payments_claimfile"),
        migrations.RunSQL(KEEP, DROP),
        migrations.RunSQL(
            SETTLED,
            "DROP TRIGGER payments_no_excess ON deals_deal; DROP FUNCTION payments_no_excess();",
        ),
    ]
