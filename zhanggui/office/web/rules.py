"""When a document needs whose decision."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zhanggui.foundation.approvals.actions import set_rule, stop_rule
from zhanggui.foundation.approvals.models import Rule
from zhanggui.foundation.approvals.policies import kinds
from zhanggui.foundation.http.access import person, requires
from zhanggui.foundation.identity.models import Role
from zhanggui.kernel.decimals import MONEY_PLACES, parse, plain
from zhanggui.office.web.forms import RuleForm
from zhanggui.office.web.words import FACTS, fact_word, kind_word
from zhanggui.ui.answers import act, attempt

PAGE = "/settings/rules/"


@requires("approvals.manage_rules")
def rules(request: HttpRequest) -> HttpResponse:
    """The active rules, and set one."""
    form = RuleForm(request.POST or None, choices=_choices())
    if request.method == "POST" and form.is_valid():
        actor, said = person(request), form.cleaned_data
        answer = attempt(request, form, lambda: set_rule(actor, **said | {"limit": _limit(said["limit"])}), lambda _: PAGE)
        if answer:
            messages.success(request, gettext("The rule is set; it applies to what is submitted from now on."))
            return answer
    rows = [
        {"rule": rule, "kind": kind_word(rule.kind), "fact": fact_word(rule.fact)}
        for rule in Rule.objects.filter(active=True).select_related("role").order_by("kind", "fact", "limit")
    ]
    return render(request, "office/rules.html", {"form": form, "rows": rows})


@requires("approvals.manage_rules")
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop asking by a rule."""
    answer = act(request, lambda: stop_rule(person(request), rule_id=pk), lambda _: PAGE)
    messages.success(request, gettext("The rule was stopped."))
    return answer


def _limit(text: str) -> str:
    return plain(parse(text, MONEY_PLACES, field="limit"))


def _choices() -> dict[str, list[tuple[str, str]]]:
    return {
        "kind": [(kind, kind_word(kind)) for kind in kinds()],
        "fact": [(fact, fact_word(fact)) for fact in FACTS],
        "role": [(role.code, role.name) for role in Role.objects.order_by("id") if "approvals.decide" in role.permissions],
    }
