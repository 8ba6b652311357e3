"""What the database itself keeps: both lifecycles; what was submitted or found never changes."""

from django.db import migrations

from kernel.triggers import allowed_moves, append_only
from marketplace.registration.models import Objection, RegistrationApplication


class Migration(migrations.Migration):
    dependencies = [("registration", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        allowed_moves(
            "registration_registrationapplication", RegistrationApplication.MOVES, start=["draft"]
        ),
        allowed_moves("registration_objection", Objection.MOVES, start=["open"]),
        append_only("registration_applicationversion"),
        append_only("registration_reviewopinion"),
        append_only("registration_applicationevent"),
    ]
