"""Products: list, card, and the page that shows everything about one."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from zhanggui.catalog.actions import change_product, create_product
from zhanggui.catalog.models import Product
from zhanggui.catalog.queries import found, seen_product
from zhanggui.catalog.web.forms import ProductForm, filled
from zhanggui.catalog.web.lists import product_list
from zhanggui.foundation.http.access import no_store, person, requires
from zhanggui.ui import slots
from zhanggui.ui.answers import attempt

MOST_HITS = 12


def _page_of(product: Product) -> str:
    return reverse("catalog:product", args=[product.pk])


@requires("catalog.view_product")
def products(request: HttpRequest) -> HttpResponse:
    """All products."""
    return product_list(request)


@requires("catalog.view_product")
def lookup(request: HttpRequest) -> HttpResponse:
    """Products for an input: `{"hits": [{"code", "text", "unit"}]}`; stopped ones are left out."""
    rows = found(person(request), request.GET.get("q", "").strip()[:80]).filter(status=Product.ACTIVE)[:MOST_HITS]
    hits = [{"code": row.code, "text": f"{row.name} {row.spec}".strip(), "unit": row.unit} for row in rows]
    return no_store(JsonResponse({"hits": hits}))


@requires("catalog.edit_product")
def new(request: HttpRequest) -> HttpResponse:
    """Add a product."""
    form = ProductForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: create_product(person(request), card=form.card()), _page_of)
        if done is not None:
            return done
    context = {"form": form, "heading": gettext("New product"), "cancel": reverse("catalog:products")}
    return render(request, "catalog/product_form.html", context)


@requires("catalog.edit_product")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a product's card; when somebody else changed it meanwhile, the form says so and keeps what was typed."""
    actor = person(request)
    product = seen_product(actor, pk)
    form = ProductForm(request.POST or None, initial=filled(product))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        done = attempt(request, form, lambda: change_product(actor, product_id=pk, card=form.card(), version=version), _page_of)
        if done is not None:
            return done
    context = {"form": form, "heading": str(product), "cancel": _page_of(product), "reload": request.path}
    return render(request, "catalog/product_form.html", context)


@requires("catalog.view_product")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one product; the other rooms load their parts into it."""
    actor = person(request)
    context = {
        "product": seen_product(actor, pk),
        "panels": slots.panels(actor, "catalog.product", pk),
        "may_edit": actor.has_permission("catalog.edit_product"),
    }
    return render(request, "catalog/product.html", context)
