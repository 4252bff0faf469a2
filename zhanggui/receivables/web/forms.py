"""What people fill in for a receipt and for a customer's terms."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zhanggui.foundation.http.problems import message_of
from zhanggui.kernel.decimals import ZERO, parse, plain
from zhanggui.kernel.errors import BusinessError
from zhanggui.receivables.domain import Part, oldest_first
from zhanggui.receivables.models import Charge
from zhanggui.ui.fields import DayField, ExactField

METHODS = (
    ("bank", _("Bank transfer")), ("cash", _("Cash")), ("wechat", _("WeChat Pay")), ("alipay", _("Alipay")),
    ("draft", _("Acceptance bill")), ("other", _("Other")),
)  # fmt: skip


class ReceiptForm(forms.Form):
    """The head of a receipt."""

    amount = ExactField(label=_("Amount"), places=2)
    date = DayField(label=_("Date"))
    method = forms.ChoiceField(label=_("Method"), choices=METHODS)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class TermsForm(forms.Form):
    """A customer's credit: an empty limit means that none is agreed."""

    credit_limit = ExactField(label=_("Credit limit"), places=2, required=False)
    term_days = forms.IntegerField(label=_("Days to pay"), min_value=0, max_value=3650)

    def clean_credit_limit(self) -> Any:
        limit = self.cleaned_data["credit_limit"]
        if limit is not None and limit < 0:
            raise forms.ValidationError(_("A limit cannot be negative."))
        return limit


@dataclass(slots=True)
class Share:
    """An open charge and what is typed beside it; `wrong` says what is wrong with that."""

    charge: Charge
    late: int
    typed: str = ""
    wrong: str = ""


def shares(charges: list[Charge], day: date, post: QueryDict | None = None) -> list[Share]:
    """The open charges with what was typed for them and how many days each is overdue on `day`."""
    return [
        Share(charge, (day - charge.due_date).days, (post.get(f"part-{charge.pk}", "").strip()[:40] if post else ""))
        for charge in charges
    ]


def spread(rows: list[Share], amount: Decimal, day: date) -> None:
    """Write into the rows how money of a day settles the oldest charges first; later charges it cannot settle."""
    charges = [(row.charge.pk, row.charge.open) for row in rows if row.charge.business_date <= day]
    parts = {part.charge_id: part.amount for part in oldest_first(amount, charges)}
    for row in rows:
        row.typed = plain(parts[row.charge.pk]) if row.charge.pk in parts else ""


def parts_of(rows: list[Share]) -> tuple[list[Part], list[Share]] | None:
    """The parts as typed, with their rows; None when a row is wrong, which it then says."""
    parts, used = [], []
    for row in rows:
        try:
            amount = parse(row.typed, 2) if row.typed else ZERO
        except BusinessError as error:
            row.wrong = message_of(error)
            continue
        if amount:
            parts.append(Part(row.charge.pk, amount))
            used.append(row)
    return None if any(row.wrong for row in rows) else (parts, used)


def blame(used: list[Share], error: BusinessError) -> list[BusinessError]:
    """Put the action's refusals beside their charges; returns those that belong to none."""
    rest = []
    for problem in error.problems:
        if problem.line is not None and problem.line <= len(used):
            used[problem.line - 1].wrong = message_of(problem)
        else:
            rest.append(problem)
    return rest
