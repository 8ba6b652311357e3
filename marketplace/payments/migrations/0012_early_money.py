"""A deal is paid once what comes before delivery is received; checked claims wait like others."""

from django.db import migrations

from kernel.triggers import allowed_moves
from marketplace.payments.models import PaymentClaim

COUNTS = """
CREATE OR REPLACE FUNCTION payments_waiting(deal bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT (SELECT count(*) FROM payments_paymentclaim
           WHERE deal_id = deal AND status IN ('claimed', 'checking'))
       + (SELECT count(*) FROM payments_cardpayment
           WHERE deal_id = deal AND status IN ('asked', 'open'))
$$;
CREATE FUNCTION payments_early(deal deals_deal) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(amount_minor), 0)::bigint FROM deals_instalment
   WHERE deal_id = deal.id AND revision = deal.terms_revision
     AND due IN ('on_signing', 'before_delivery')
$$;
"""
GUARD = """
CREATE OR REPLACE FUNCTION payments_deal_money() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE received bigint; waiting bigint; paid_back bigint; going_back bigint;
BEGIN
  received := payments_received(NEW.id);
  waiting := payments_waiting(NEW.id);
  SELECT coalesce(sum(amount_minor) FILTER (WHERE status = 'done'), 0),
         count(*) FILTER (WHERE status IN ('due', 'claimed', 'sent'))
    INTO paid_back, going_back FROM payments_refund WHERE deal_id = NEW.id;
  IF NEW.status = 'paid' AND (received < payments_early(NEW) OR received > NEW.amount_minor) THEN
    RAISE EXCEPTION 'money: deal % has % of % confirmed', NEW.id, received, payments_early(NEW)
      USING ERRCODE = '23514';
  ELSIF NEW.status = 'settled' AND received <> NEW.amount_minor THEN
    RAISE EXCEPTION 'money: deal % has % of % confirmed', NEW.id, received, NEW.amount_minor
      USING ERRCODE = '23514';
  ELSIF NEW.status = 'settled' AND going_back > 0 THEN
    RAISE EXCEPTION 'money: a refund stands on deal %', NEW.id USING ERRCODE = '23514';
  ELSIF NEW.status = 'cancelled' AND received + waiting > 0 THEN
    RAISE EXCEPTION 'money: a payment stands on deal %', NEW.id USING ERRCODE = '23514';
  ELSIF NEW.status = 'refunded' AND paid_back <> received THEN
    RAISE EXCEPTION 'money: deal % has % of % paid back', NEW.id, paid_back, received
      USING ERRCODE = '23514';
  ELSIF NEW.status = 'partially_refunded' AND paid_back NOT BETWEEN 1 AND received - 1 THEN
    RAISE EXCEPTION 'money: deal % has % of % paid back', NEW.id, paid_back, received
      USING ERRCODE = '23514';
  ELSIF NEW.status = 'refund_pending' AND going_back <> 1 THEN
    RAISE EXCEPTION 'money: no refund of deal % is due', NEW.id USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0011_checked_receipts"),
        ("deals", "0017_guards_of_instalments"),
        ("kernel", "0001_initial"),
    ]

    operations = [
        allowed_moves("payments_paymentclaim", PaymentClaim.MOVES, start=["claimed"]),
        migrations.RunSQL(COUNTS + GUARD, migrations.RunSQL.noop),
    ]
