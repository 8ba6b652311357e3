"""The registration schemes of DOMAIN 4.2; operators may correct rows later."""

from django.db import migrations

from listings.vocabulary.schemes import scheme_columns


def sow(apps, schema_editor):
    schemes = apps.get_model("listings", "RegistrationScheme")
    had = {field.name for field in schemes._meta.get_fields()}  # later columns: 0014
    schemes.objects.bulk_create(
        schemes(**{name: value for name, value in columns.items() if name in had})
        for columns in scheme_columns()
    )


class Migration(migrations.Migration):
    dependencies = [("listings", "0003_scheme_rules")]
    operations = [migrations.RunPython(sow, migrations.RunPython.noop)]
