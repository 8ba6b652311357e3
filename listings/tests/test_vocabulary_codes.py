"""The national code tables are the ones of the drafts, and can be named by people."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.models import TextChoices
from django.utils import translation

from listings.vocabulary import codes, kinds
from parties.vocabulary.tables import rows_of

ROWS = rows_of(Path(codes.__file__).with_name("ndi_codes.tsv"))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize("table", list(codes.TABLES))
def test_members_are_the_rows_of_the_draft(table: str) -> None:
    drafted = [(row["code"], row["en"]) for row in ROWS if row["table"] == table]

    assert [(value, str(label)) for value, label in codes.TABLES[table].choices] == drafted


def test_every_drafted_table_has_its_enum() -> None:
    assert {row["table"] for row in ROWS} == set(codes.TABLES)


def test_values_are_national_codes_and_members_are_words() -> None:
    assert codes.DeliveryForm.DATASET.value == "001"
    assert codes.DeliveryMethod.STREAM.value == "02"
    assert codes.UpdateFrequency.HISTORICAL.value == "009"


@pytest.mark.parametrize("text", ["API产品", "api product", " API  Product ", "002", "Api"])
def test_a_delivery_form_is_known_by_its_names(text: str) -> None:
    assert codes.code_named(text, table="delivery_form") == "002"


@pytest.mark.parametrize("text", ["", "产品", "2"])
def test_what_names_no_code_gives_none(text: str) -> None:
    assert codes.code_named(text, table="delivery_form") is None


@pytest.mark.parametrize(
    ("closed_set", "values"),
    [
        (kinds.DataKind, "structured text image speech video other"),
        (kinds.Structure, "structured semi unstructured"),
        (kinds.Source, "collected_generated public_by_program by_agreement derived"),
        (kinds.Right, "hold use operate transfer"),
        (
            kinds.PricingModel,
            "one_off per_call per_record monthly yearly tiered revenue_share negotiated"
            " auction free",
        ),
        (kinds.Visibility, "public verified named"),
        (kinds.AIUse, "train fine_tune evaluate retrieval ai_generated"),
        (kinds.RegionScope, "international national province city county below"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_stored_values_are_the_designed_ones(closed_set: type[TextChoices], values: str) -> None:
    assert closed_set.values == values.split()


def test_transfer_is_offered_but_not_held() -> None:
    assert set(kinds.RIGHTS_HELD) ^ set(kinds.RIGHTS_OFFERED) == {
        kinds.Right.HOLD,
        kinds.Right.TRANSFER,
    }
