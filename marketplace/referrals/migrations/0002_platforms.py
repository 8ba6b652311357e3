"""The known trading platforms, from trading_platforms.tsv; none of them is linked yet."""

import csv
from pathlib import Path

from django.db import migrations

from kernel.triggers import allowed_moves
from marketplace.referrals.models import Referral, TradingPlatform

SOURCE = Path(__file__).resolve().parents[1] / "trading_platforms.tsv"


def load(apps, schema_editor):
    platform = apps.get_model("referrals", "TradingPlatform")
    lines = [line for line in SOURCE.read_text("utf-8").splitlines() if not line.startswith("#")]
    for row in csv.DictReader(lines, delimiter="\t"):
        platform.objects.create(
            slug=row["slug"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            province=row["province_code"],
            kind=row["kind"],
            basis=row["basis"],
            note=row["note"] or "",
        )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        allowed_moves("referrals_referral", Referral.MOVES, start=["delivered"]),
        allowed_moves("referrals_tradingplatform", TradingPlatform.MOVES, start=["known"]),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
