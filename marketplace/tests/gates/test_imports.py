"""A table from outside, by the page's actions or the command, publishes nothing."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kernel.actor import Actor
from kernel.errors import DomainError
from listings.models import Listing
from listings.tests.build import a_listing
from listings.tests.files import a_csv
from listings.tests.imports import an_imported
from marketplace.tests.gates.closings import PUBLICATION
from parties.models import Organisation

pytestmark = pytest.mark.django_db
TITLES = ("编号", "产品名称", "是否含个人信息", "数据来源")


def table(reference: str) -> bytes:
    return a_csv([(reference, "公交客流", "是", "公开采集")], titles=TITLES)


def by_actions(holder: Actor, reference: str, *, now: datetime, folder: Path) -> None:
    an_imported(holder, table(reference), now=now)


def by_command(holder: Actor, reference: str, *, now: datetime, folder: Path) -> None:
    file = folder / "table.csv"
    file.write_bytes(table(reference))
    code = Organisation.objects.values_list("uscc", flat=True).get(pk=holder.party)
    call_command("import_listings", str(file), organisation=code, json=True)


EDGES = {"import": by_actions, "command": by_command}


@pytest.mark.parametrize("edge", EDGES)
def test_what_is_brought_anew_is_a_draft(
    hangzhou_voice: Actor, now: datetime, tmp_path: Path, edge: str
) -> None:
    EDGES[edge](hangzhou_voice, "A-1", now=now, folder=tmp_path)

    assert set(Listing.objects.values_list("status", flat=True)) == {"draft"}


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("gate", PUBLICATION)
def test_no_row_brings_back_or_changes_what_a_gate_closed(
    hangzhou_voice: Actor, now: datetime, tmp_path: Path, edge: str, gate: str
) -> None:
    listing = a_listing(
        hangzhou_voice, status="suspended", suspended_by="clock", suspended_for="certificate"
    )
    Listing.objects.filter(pk=listing.pk).update(external_ref="A-1")
    PUBLICATION[gate](listing)
    before = Listing.objects.with_terms().get(pk=listing.pk)

    with suppress(CommandError, DomainError):  # a suspended organisation imports nothing at all
        EDGES[edge](hangzhou_voice, "A-1", now=now, folder=tmp_path)

    after = Listing.objects.with_terms().get(pk=listing.pk)
    assert (after.status, after.suspended_for) == ("suspended", "certificate")
    assert after.asset.contains_pi == before.asset.contains_pi
    assert after.asset.source == before.asset.source
