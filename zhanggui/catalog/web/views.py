"""Products: list, card, and the page that shows everything about one."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from zhanggui.catalog.actions import change_product, create_product
from zhanggui.catalog.models import Product
from zhanggui.catalog.queries import found, seen_product
from zhanggui.catalog.web.forms import ProductForm, filled
from zhanggui.foundation.customfields.queries import open_to, own_entries
from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.ui import slots
from zhanggui.ui.answers import attempt
from zhanggui.ui.cards import facts_of

MOST_HITS = 12


def _page_of(product: Product) -> str:
    return reverse("catalog:product", args=[product.pk])


@requires("catalog.view_product")
def lookup(request: HttpRequest) -> HttpResponse:
    """Products for an input: `{"hits": [{"code", "text", "unit"}]}`; stopped ones are left out."""
    rows = found(person(request), request.GET.get("q", "").strip()[:80]).filter(status=Product.ACTIVE)[:MOST_HITS]
    hits = [{"code": row.code, "text": f"{row.name} {row.spec}".strip(), "unit": row.unit} for row in rows]
    return no_store(JsonResponse({"hits": hits}))


@requires("catalog.edit_product")
def new(request: HttpRequest) -> HttpResponse:
    """Add a product."""
    actor = person(request)
    form = ProductForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():

        def run() -> Product:
            return create_product(actor, card=form.card(), extra=form.extra())

        done = attempt(request, form, run, _page_of)
        if done is not None:
            return done
    context = {"form": form, "heading": gettext("New product"), "cancel": reverse("catalog:products")}
    return render(request, "catalog/product_form.html", context)


@requires("catalog.edit_product")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a product's card; when somebody else changed it meanwhile, the form says so and keeps what was typed."""
    actor = person(request)
    product = seen_product(actor, pk)
    form = ProductForm(actor, request.POST or None, initial=filled(product))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0

        def run() -> Product:
            return change_product(actor, product_id=pk, card=form.card(), extra=form.extra(), version=version)

        done = attempt(request, form, run, _page_of)
        if done is not None:
            return done
    context = {"form": form, "heading": str(product), "cancel": _page_of(product), "reload": request.path}
    return render(request, "catalog/product_form.html", context)


@requires("catalog.view_product")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one product; the other rooms load their parts into it."""
    actor = person(request)
    product = seen_product(actor, pk)
    context = {
        "product": product,
        "own": facts_of(open_to(actor, own_entries(Product.carrier)), product.extra),
        "panels": slots.panels(actor, "catalog.product", pk),
        "may_edit": actor.has_permission("catalog.edit_product"),
    }
    return render(request, "catalog/product.html", context)
