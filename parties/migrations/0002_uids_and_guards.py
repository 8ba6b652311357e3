"""Opaque ids for what members see in addresses; lifecycles kept by the database as well."""

from django.db import migrations, models
from django.db.models import Q

from kernel.triggers import allowed_moves
from kernel.uid import new_uid
from parties.models import Organisation, OrganisationRole


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]

    operations = [
        migrations.AddField(
            "invitation", "uid", models.UUIDField(default=new_uid, editable=False, unique=True)
        ),
        migrations.AddField(
            "membership", "uid", models.UUIDField(default=new_uid, editable=False, unique=True)
        ),
        migrations.AddConstraint(
            "invitation",
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_once",
            ),
        ),
        # Any beginning is allowed: the operator's own organisation is born verified.
        allowed_moves(
            "parties_organisation", Organisation.MOVES, start=Organisation.Status.values
        ),
        allowed_moves(
            "parties_organisationrole", OrganisationRole.MOVES, start=OrganisationRole.Status.values
        ),
    ]
