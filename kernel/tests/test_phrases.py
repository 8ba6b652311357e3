"""Small words, joined in two languages."""

from django.utils import translation

from kernel.phrases import labelled, listed


def test_names_are_listed_with_the_comma_of_the_language() -> None:
    assert listed(["CSV", "JSON"]) == "CSV, JSON"
    assert listed([]) == ""

    with translation.override("zh-hans"):
        assert listed(["CSV", "JSON"]) == "CSV、JSON"


def test_a_label_goes_before_its_text_with_the_colon_of_the_language() -> None:
    assert labelled("Rights", "to use") == "Rights: to use"

    with translation.override("zh-hans"):
        assert labelled("权利", "使用权") == "权利：使用权"
