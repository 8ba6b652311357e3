"""Statements that were issued: what the books said of an organisation's month, by its digest."""

from typing import Self

from django.db import models
from django.db.models import Q

from kernel.actor import Actor
from kernel.uid import new_uid
from parties.models import Organisation


class StatementQuerySet(models.QuerySet["Statement"]):
    """Questions one can ask of many statements."""

    def visible_to(self, actor: Actor) -> Self:
        """All for operators; one's own organisation's for everybody else."""
        own = self.filter(organisation_id=actor.organisation_id)
        return self if actor.is_operator else own if actor.organisation_id else self.none()


class Statement(models.Model):
    """One organisation's month. Never changed: the books of a month do not change either."""

    uid = models.UUIDField(unique=True, default=new_uid, editable=False)
    statement_no = models.CharField(max_length=20, unique=True, help_text="ST…")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="statements"
    )
    month = models.CharField(max_length=7, help_text="e.g. 2026-11, in Shanghai")
    totals = models.JSONField(help_text="code, currency, opening, debits, credits of each account")
    line_count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of totals and lines")
    issued_at = models.DateTimeField()

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "month"], name="statement_one_a_month"),
            models.CheckConstraint(
                condition=Q(month__regex=r"^\d{4}-(0[1-9]|1[0-2])$"), name="statement_month"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.statement_no}"
