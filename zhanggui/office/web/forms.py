"""The office's forms: shape only; the rules are in the actions."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhanggui.foundation.identity.models import Department, Role, User

NAME = 60
SCOPES = (("own", _("Oneself")), ("department", _("One's department")), ("all", _("Everybody")))
_CHECKS = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
_NEW = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class MonthField(forms.CharField):
    """A month as 2026-11 in the browser's month input; its first day in Python."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return date.fromisoformat(f"{text}-01") if text else None
        except ValueError as error:
            raise forms.ValidationError(_("Write the month like 2026-11.")) from error


class PeopleForm(forms.Form):
    """What can be said of a user."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=NAME)
    department = forms.CharField(label=_("Department"), max_length=NAME, required=False)
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=_CHECKS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles: Any = self.fields["roles"]
        roles.choices = [(role.code, role.name) for role in Role.objects.order_by("id")]
        known = ", ".join(Department.objects.order_by("name").values_list("name", flat=True)[:20])
        self.fields["department"].help_text = known


class NewUserForm(PeopleForm):
    """A new user with a first password."""

    field_order = ("username", "name", "password", "department", "roles")
    username = forms.CharField(label=_("Sign-in name"), max_length=NAME)
    password = forms.CharField(
        label=_("First password"), widget=_NEW, help_text=_("At least 10 characters, no common word."), strip=False
    )


class UserForm(PeopleForm):
    """Changes to a user."""

    active = forms.BooleanField(label=_("May sign in"), required=False)

    @classmethod
    def of(cls, user: User) -> "UserForm":
        """The form filled with a user."""
        department = user.department.name if user.department else ""
        roles = list(user.roles.values_list("code", flat=True))
        return cls(initial={"name": user.name, "department": department, "roles": roles, "active": user.is_active})


class CopyRoleForm(forms.Form):
    """A name for a new role and the one that it starts from."""

    name = forms.CharField(label=_("Name"), max_length=NAME)
    role = forms.ChoiceField(label=_("Copy of"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [(one.pk, one.name) for one in Role.objects.order_by("id")]


class RoleForm(forms.Form):
    """A role's name and how far it sees."""

    name = forms.CharField(label=_("Name"), max_length=NAME)
    scope = forms.ChoiceField(label=_("Sees documents of"), choices=SCOPES)


class ResetForm(forms.Form):
    """A new password for somebody else."""

    password = forms.CharField(
        label=_("New password"), widget=_NEW, help_text=_("At least 10 characters, no common word."), strip=False
    )


class ProfileForm(forms.Form):
    """One's own name and mail address."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=NAME)
    email = forms.EmailField(label=_("E-mail"), required=False)


class PasswordForm(forms.Form):
    """One's own new password, typed twice."""

    password_old = forms.CharField(
        label=_("Present password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False
    )
    password = forms.CharField(
        label=_("New password"), widget=_NEW, help_text=_("At least 10 characters, no common word."), strip=False
    )
    password_again = forms.CharField(label=_("New password again"), widget=_NEW, strip=False)

    def clean(self) -> dict[str, Any]:
        """Both new passwords must be the same."""
        cleaned = super().clean() or {}
        if cleaned.get("password") != cleaned.get("password_again"):
            self.add_error("password_again", _("The two passwords differ."))
        return cleaned


class PeriodsForm(forms.Form):
    """From which month to which month to open."""

    first = MonthField(label=_("From month"))
    last = MonthField(label=_("To month"))


class RuleForm(forms.Form):
    """When a decision is needed, and whose."""

    kind = forms.ChoiceField(label=_("Document"))
    fact = forms.ChoiceField(label=_("Figure"))
    limit = forms.CharField(
        label=_("Needs a decision above"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num"})
    )
    role = forms.ChoiceField(label=_("Decided by"))

    def __init__(self, *args: Any, choices: Mapping[str, Iterable[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, pairs in choices.items():
            field: Any = self.fields[name]
            field.choices = list(pairs)


class TokenForm(forms.Form):
    """A name for a token and how long it lives."""

    name = forms.CharField(label=_("What it is for"), max_length=NAME)
    days = forms.IntegerField(label=_("Valid for days"), min_value=1, max_value=3650, initial=365)


class ImportForm(forms.Form):
    """What to import and from which file."""

    kind = forms.ChoiceField(label=_("What to import"))
    file = forms.FileField(label=_("File"), help_text=_("xlsx, xls, ods or csv; the first sheet with a header row."))

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = list(kinds)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.xls,.ods,.csv,.txt,.tsv"
