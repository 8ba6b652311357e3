"""Time for tests of the books: the database stamps postings itself, so it is moved afterwards."""

from datetime import datetime

from django.db import connection, transaction

from marketplace.ledger.models import Account, Txn


@transaction.atomic
def recorded_at(at: datetime, *txns: Txn) -> None:
    """Let the books have recorded ``txns`` (all, when none is named) at a moment."""
    rows = Txn.objects.filter(pk__in=[txn.pk for txn in txns]) if txns else Txn.objects.all()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        rows.update(recorded_at=at)
        Account.objects.update(created_at=at)
        cursor.execute("SET LOCAL session_replication_role = origin")
