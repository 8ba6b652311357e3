"""What the database itself keeps of complaints: their lifecycles, and every step for ever."""

from django.db import migrations

from kernel.triggers import allowed_moves, append_only
from marketplace.complaints.models import Complaint, ComplaintEvidence


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        allowed_moves("complaints_complaint", Complaint.MOVES, start=["unconfirmed", "submitted"]),
        allowed_moves(
            "complaints_complaintevidence",
            ComplaintEvidence.MOVES,
            start=["quarantined", "released"],
        ),
        append_only("complaints_complaintevent"),
    ]
