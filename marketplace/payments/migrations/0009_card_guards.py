"""What the database keeps of card payments: their lifecycles; their money counts like any other."""

from django.db import migrations

from kernel.triggers import allowed_moves
from marketplace.payments.models import (
    CardPayment,
    Chargeback,
    ConnectedAccount,
    ReconBreak,
    Refund,
    StripeStep,
)

COUNTS = """
CREATE OR REPLACE FUNCTION payments_received(deal bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT (coalesce((SELECT sum(received_minor) FROM payments_paymentclaim
                     WHERE deal_id = deal AND status = 'confirmed'), 0)
        + coalesce((SELECT sum(received_minor) FROM payments_cardpayment
                     WHERE deal_id = deal AND status = 'paid'), 0))::bigint
$$;
CREATE OR REPLACE FUNCTION payments_waiting(deal bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT (SELECT count(*) FROM payments_paymentclaim WHERE deal_id = deal AND status = 'claimed')
       + (SELECT count(*) FROM payments_cardpayment
           WHERE deal_id = deal AND status IN ('asked', 'open'))
$$;
"""
GUARDS = """
CREATE OR REPLACE FUNCTION payments_deal_money() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE received bigint; waiting bigint; paid_back bigint; going_back bigint;
BEGIN
  received := payments_received(NEW.id);
  waiting := payments_waiting(NEW.id);
  SELECT coalesce(sum(amount_minor) FILTER (WHERE status = 'done'), 0),
         count(*) FILTER (WHERE status IN ('due', 'claimed', 'sent'))
    INTO paid_back, going_back FROM payments_refund WHERE deal_id = NEW.id;
  IF NEW.status IN ('paid', 'settled') AND received <> NEW.amount_minor THEN
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

CREATE OR REPLACE FUNCTION payments_refund_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE received bigint; back bigint;
BEGIN
  received := payments_received(NEW.deal_id);
  SELECT coalesce(sum(amount_minor), 0) INTO back
    FROM payments_refund WHERE deal_id = NEW.deal_id AND status IN ('due', 'claimed', 'sent', 'done');
  IF back > received THEN
    RAISE EXCEPTION 'money: deal % received % and would pay back %', NEW.deal_id, received, back
      USING ERRCODE = '23514';
  END IF;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0008_card_payments"), ("kernel", "0001_initial")]

    operations = [
        allowed_moves("payments_cardpayment", CardPayment.MOVES, start=["asked"]),
        allowed_moves("payments_stripestep", StripeStep.MOVES, start=["due"]),
        allowed_moves("payments_chargeback", Chargeback.MOVES, start=["open"]),
        allowed_moves("payments_connectedaccount", ConnectedAccount.MOVES, start=["asked"]),
        allowed_moves("payments_reconbreak", ReconBreak.MOVES, start=["open"]),
        allowed_moves("payments_refund", Refund.MOVES, start=["proposed", "due"]),
        migrations.RunSQL(COUNTS + GUARDS, migrations.RunSQL.noop),
    ]
