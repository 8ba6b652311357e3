"""How forms are drawn: label, hint, error, control, tied together for screen readers."""

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client
from django.utils import translation


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As printed.")
    note = forms.CharField(
        label="Note", required=False, widget=forms.TextInput(attrs={"placeholder": "Type here"})
    )
    rights = forms.MultipleChoiceField(
        label="Rights", choices=[("use", "use")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="Agreed")


def drawn(form: forms.Form) -> str:
    with translation.override("en"):
        return " ".join(Template("{{ form }}").render(Context({"form": form})).split())


def test_a_field_is_tied_to_its_label_hint_and_error() -> None:
    page = drawn(Sample({}))

    assert '<label for="id_name">Name</label>' in page
    assert '<div class="hint" id="id_name_helptext">As printed.</div>' in page
    assert (
        '<ul class="error errorlist" id="id_name_error"> <li>This field is required.</li>' in page
    )
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert page.count('aria-invalid="true"') == 3  # name, the one box of rights, agreed


def test_optional_fields_say_so_and_required_ones_do_not() -> None:
    page = drawn(Sample())

    assert '<label for="id_note">Note <small>(optional)</small></label>' in page
    assert page.count("(optional)") == 1


def test_a_set_of_boxes_is_a_fieldset_with_a_legend() -> None:
    page = drawn(Sample({}))

    assert '<fieldset class="field" id="id_rights-set" aria-describedby="id_rights_error"' in page
    assert "<legend>Rights</legend>" in page


def test_a_placeholder_never_replaces_a_label() -> None:
    assert "placeholder" not in drawn(Sample())


def test_the_summary_links_every_error_to_its_field() -> None:
    form = Sample({})
    form.add_error(None, "Somebody was faster.")

    page = drawn(form)

    assert "<li>Somebody was faster.</li>" in page
    for field in ("id_name", "id_rights", "id_agreed"):
        assert f'<li><a href="#{field}">' in page
        assert f'id="{field}"' in page


def test_a_form_without_errors_has_no_summary() -> None:
    assert "error-summary" not in drawn(Sample())


@pytest.mark.django_db
def test_a_page_with_errors_says_so_in_its_title(client: Client) -> None:
    answer = client.post("/accounts/login/", {}, headers={"accept-language": "en"})

    assert "<title>Error: Sign in · Data-IP Marketplace</title>" in answer.content.decode()
