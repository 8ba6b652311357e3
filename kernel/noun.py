"""What every public noun carries: an opaque uid, a version for stale views, a day of birth."""

from django.db import models

from kernel.uid import new_uid


class Noun(models.Model):
    """A row that people see. ``uid`` names it outside the process, ``id`` inside."""

    uid = models.UUIDField(unique=True, default=new_uid, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(help_text="set by the action, from its clock")

    class Meta:
        abstract = True
