"""The working days of the years whose holiday notices are transcribed; operators add later ones."""

from datetime import UTC, datetime

from django.db import migrations

from listings.vocabulary.holidays import SOURCE, YEARS, named_days

SOWN_AT = datetime(2026, 11, 28, tzinfo=UTC)


def sow(apps, schema_editor):
    years = apps.get_model("kernel", "WorkYear").objects
    days = apps.get_model("kernel", "WorkDay").objects
    years.bulk_create(
        years.model(year=year, is_confirmed=True, source=SOURCE, changed_at=SOWN_AT)
        for year in YEARS
    )
    days.bulk_create(
        days.model(date=named.date, is_working=named.is_working, note=named.note)
        for named in named_days()
    )


class Migration(migrations.Migration):
    dependencies = [("listings", "0008_import_row_title"), ("kernel", "0004_work_days")]
    operations = [migrations.RunPython(sow, migrations.RunPython.noop)]
