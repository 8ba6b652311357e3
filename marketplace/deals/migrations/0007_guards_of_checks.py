"""What the database keeps of cross-border checks, and that no deal passes without one."""

from datetime import UTC, datetime

from django.db import migrations

from kernel.triggers import allowed_moves, append_only
from marketplace.deals.models import CrossBorderCheck

NUMBERS = {
    "assess_pi": 1_000_000,
    "assess_sensitive": 10_000,
    "file_pi": 100_000,
    "file_sensitive": 1,
    "assessment_months": 36,
    "source": "促进和规范数据跨境流动规定 (2024-03-22), arts. 5, 7, 8, as quoted in public code",
    "note": "first version; to be confirmed against the text",
    "set_at": datetime(2024, 3, 22, tzinfo=UTC),
}
# A deal that is marked is signed and delivered on a confirmed check only, whoever writes.
GATE = """
CREATE FUNCTION deals_deal_crossing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.cross_border AND NEW.venue = 'own' AND NEW.status <> OLD.status
     AND NEW.status IN ('contract_signed', 'delivering')
     AND OLD.status NOT IN ('delivered')
     AND NOT EXISTS (SELECT 1 FROM deals_crossbordercheck c
                     WHERE c.deal_id = NEW.id AND c.status = 'confirmed') THEN
    RAISE EXCEPTION 'cross_border_unconfirmed: deal %', NEW.deal_no USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER deals_deal_crossing BEFORE UPDATE OF status ON deals_deal FOR EACH ROW
  EXECUTE FUNCTION deals_deal_crossing();
"""
MARK = """
UPDATE deals_deal d SET cross_border = true
WHERE d.status IN ('matched', 'negotiating', 'contract_drafted') AND (
  EXISTS (SELECT 1 FROM matching_intent i WHERE i.id = d.intent_id AND i.cross_border)
  OR EXISTS (SELECT 1 FROM parties_organisation o WHERE o.id = d.buyer_id AND o.country <> 'CN'))
"""


def sow(apps, schema_editor):
    apps.get_model("deals", "CrossBorderLimits").objects.create(version=1, **NUMBERS)


class Migration(migrations.Migration):
    dependencies = [("deals", "0006_cross_border_checks")]

    operations = [
        migrations.RunPython(sow, migrations.RunPython.noop),
        allowed_moves("deals_crossbordercheck", CrossBorderCheck.MOVES, start=["draft"]),
        append_only("deals_crossborderevent"),
        append_only("deals_crossborderlimits"),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        migrations.RunSQL(
            GATE,
            "DROP TRIGGER deals_deal_crossing ON deals_deal; DROP FUNCTION deals_deal_crossing();",
        ),
    ]
