"""What was said in two columns of an AI data set becomes the beginning of its profile."""

from django.db import migrations
from django.utils import timezone

from kernel.uid import new_uid

BATCH = 1000


def begin_profiles(apps, _schema_editor):
    Asset = apps.get_model("listings", "DataIPAsset")
    Profile = apps.get_model("listings", "AIDatasetProfile")
    told = Asset.objects.filter(ai_profile=None).exclude(is_ai_dataset=False, ai_use=[])
    now, rows = timezone.now(), []
    for pk, use in told.values_list("pk", "ai_use").iterator(chunk_size=BATCH):
        rows.append(Profile(asset_id=pk, uid=new_uid(), use=use, created_at=now, updated_at=now))
    Profile.objects.bulk_create(rows, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("listings", "0018_registers")]

    operations = [migrations.RunPython(begin_profiles, migrations.RunPython.noop)]
