"""The form partial: labels, hints and errors belong to their field."""

from django import forms
from django.template import Context, Template


class _Form(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the card")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")])
    many = forms.MultipleChoiceField(label="Many", choices=[("x", "X")], widget=forms.CheckboxSelectMultiple, required=False)


def rendered(form: forms.Form) -> str:
    return Template('{% include "ui/form.html" %}').render(Context({"form": form}))


def test_a_field_has_its_label_and_its_hint() -> None:
    html = rendered(_Form())
    assert 'for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'id="id_name_helptext">As on the card<' in html
    assert 'role="group"' in html
    assert 'name="_key"' in html


def test_an_error_stands_beside_its_field_and_is_tied_to_it() -> None:
    form = _Form({"kind": "b"})
    form.add_error(None, "The whole <b>form</b>")
    html = rendered(form)
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert "id_name_error" in html.split('name="name"')[1].split(">")[0]
    assert "The whole &lt;b&gt;form&lt;/b&gt;" in html
