"""The headline and its groups, counted from events."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from marketplace.reports.conversion import Amount, Funnel, Slice, conversion, intent_ids, lines
from marketplace.reports.export import percent_text
from marketplace.reports.tests.build import happened, intents, landed, moved
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1)


@pytest.fixture
def poster():
    return an_organisation()


def test_the_owners_figures_give_23_96_percent(poster, now) -> None:
    pushed = intents(poster, 7_479, at=now)
    happened(pushed, "pushed", at=now, seq=1)
    each, rest = divmod(535_000_000_000, 1_792)
    amounts = [each + (1 if k < rest else 0) for k in range(1_792)]
    landed(pushed[:1_792], at=now, minor=amounts)

    found = conversion(Slice(as_of=now + LATER))

    assert (found.funnel.pushed, found.funnel.landed) == (7_479, 1_792)
    assert found.funnel.rate == Fraction(1_792, 7_479)
    assert percent_text(found.funnel) == "23.96 %"
    assert list(found.amounts) == [Amount("licence", "CNY", 535_000_000_000, 0)]


def test_an_intent_counts_once_however_often_it_was_pushed_and_landed(poster, now) -> None:
    one = intents(poster, 1, at=now)
    happened(one, "pushed", at=now, seq=1)
    happened(one, "pushed", at=now, seq=2, channel="exchange")
    landed(one, at=now, minor=[100])
    landed(one, at=now, minor=[200], currency="USD")

    found = conversion(Slice(as_of=now + LATER))

    assert (found.funnel.pushed, found.funnel.landed) == (1, 1)
    assert [(a.currency, a.minor) for a in found.amounts] == [("CNY", 100), ("USD", 200)]


def test_a_corrected_price_is_what_landed(poster, now) -> None:
    one = intents(poster, 1, at=now)
    happened(one, "pushed", at=now, seq=1)
    deals = landed(one, at=now, minor=[100])
    deals[0].amount_minor = 70
    moved(deals, "correct_terms", to_status="contract_signed", at=now, seq=2)

    found = conversion(Slice(as_of=now + LATER))

    assert (found.funnel.landed, found.amounts[0].minor) == (1, 70)


@pytest.mark.parametrize("undone", ["cancelled", "refunded"])
def test_what_was_undone_has_not_landed(poster, now, undone) -> None:
    one = intents(poster, 1, at=now)
    happened(one, "pushed", at=now, seq=1)
    deals = landed(one, at=now, minor=[100])
    moved(deals, "undo", to_status=undone, at=now, seq=2)

    found = conversion(Slice(as_of=now + LATER))

    assert (found.funnel.landed, list(found.amounts)) == (0, [])


def test_one_undone_deal_does_not_hide_another_that_stands(poster, now) -> None:
    one = intents(poster, 1, at=now)
    happened(one, "pushed", at=now, seq=1)
    moved(landed(one, at=now, minor=[100]), "undo", to_status="cancelled", at=now, seq=2)
    landed(one, at=now, minor=[7])

    found = conversion(Slice(as_of=now + LATER))

    assert (found.funnel.landed, found.amounts[0].minor) == (1, 7)


def test_each_stage_is_counted_by_its_own_event(poster, now) -> None:
    a, b, c, d = intents(poster, 4, at=now)
    happened([a, b, c, d], "pushed", at=now, seq=1)
    happened([a, b, c], "opened", at=now, seq=2)
    happened([a, b], "responded", at=now, seq=3)
    deals = landed([a], at=now, minor=[5], to_status="contract_signed")
    moved(deals, "start_negotiation", to_status="negotiating", at=now, seq=2)
    moved(deals, "settle", to_status="settled", at=now, seq=3)

    found = conversion(Slice(as_of=now + LATER))

    assert found.funnel == Funnel(4, 3, 2, 1, 1, 1)
    assert found.amounts == [Amount("licence", "CNY", 5, 5)]


def test_intents_referred_to_us_are_a_line_of_their_own(poster, now) -> None:
    inbound = intents(poster, 2, at=now, source="inbound")
    happened(inbound, "pushed", at=now, seq=1)
    landed(inbound[:1], at=now, minor=[5])

    found = conversion(Slice(as_of=now + LATER))

    assert (found.funnel, list(found.amounts)) == (Funnel(), [])
    assert (found.inbound.pushed, found.inbound.landed) == (2, 1)


def test_months_begin_at_midnight_in_shanghai(poster) -> None:
    january = datetime(2026, 1, 31, 15, 59, 59, tzinfo=UTC)
    february = datetime(2026, 1, 31, 16, 0, 0, tzinfo=UTC)
    happened(intents(poster, 2, at=january), "pushed", at=january, seq=1)
    happened(intents(poster, 3, at=february), "pushed", at=february, seq=1)

    found = lines(Slice(as_of=february + LATER), by="month")

    assert [(line.key, line.funnel.pushed) for line in found] == [("2026-01", 2), ("2026-02", 3)]


def test_the_first_push_decides_cohort_and_channel(poster, now) -> None:
    one = intents(poster, 1, at=now)
    happened(one, "pushed", at=now + timedelta(hours=1), seq=1, channel="exchange")
    happened(one, "pushed", at=now, seq=2, channel="direct")

    found = lines(Slice(as_of=now + LATER), by="channel")

    assert [(line.key, line.funnel.pushed) for line in found] == [("direct", 1)]


def test_windows_are_half_open_and_outcomes_end_at_as_of(poster, now) -> None:
    one = intents(poster, 1, at=now)
    happened(one, "pushed", at=now, seq=1)
    landed(one, at=now + timedelta(days=3), minor=[5])
    far = now + timedelta(days=9)

    assert conversion(Slice(as_of=far, since=now)).funnel.pushed == 1
    assert conversion(Slice(as_of=far, until=now)).funnel.pushed == 0
    assert conversion(Slice(as_of=now + timedelta(days=3))).funnel.landed == 0
    assert conversion(Slice(as_of=far)).funnel.landed == 1


def test_no_rate_below_ten(poster, now) -> None:
    nine = intents(poster, 9, at=now)
    happened(nine, "pushed", at=now, seq=1)
    landed(nine[:3], at=now, minor=[1, 1, 1])

    assert conversion(Slice(as_of=now + LATER)).funnel.rate is None


def test_every_figure_names_its_intents(poster, now) -> None:
    many = intents(poster, 5, at=now, division="44")
    happened(many, "pushed", at=now, seq=1)
    landed(many[:2], at=now, minor=[1, 1])
    of = Slice(as_of=now + LATER, division="44")

    assert len(intent_ids(of, stage="pushed")) == 5
    assert intent_ids(of, stage="landed") == sorted(intent.pk for intent in many[:2])
    assert intent_ids(Slice(as_of=now + LATER, division="65"), stage="pushed") == []
    with pytest.raises(ValueError, match="drop table"):
        intent_ids(of, stage="drop table")


def test_groups_add_up_to_the_headline(poster, now) -> None:
    happened(intents(poster, 4, at=now, division="44"), "pushed", at=now, seq=1)
    happened(intents(poster, 3, at=now, division=""), "pushed", at=now, seq=1, channel="offline")
    of = Slice(as_of=now + LATER)

    for by in ("month", "division", "channel"):
        assert sum(line.funnel.pushed for line in lines(of, by=by)) == 7
    assert [line.key for line in lines(of, by="division")] == ["", "44"]
