"""All addresses: each room brings its own."""

from django.urls import include, path

from zhanggui.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("settings/", views.settings_home, name="settings"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("zhanggui.office.web.urls")),
    path("analytics/", include("zhanggui.analytics.web.urls")),
    path("parties/", include("zhanggui.parties.web.urls")),
    path("catalog/", include("zhanggui.catalog.web.urls")),
    path("pricing/", include("zhanggui.pricing.web.urls")),
    path("inventory/", include("zhanggui.inventory.web.urls")),
    path("receivables/", include("zhanggui.receivables.web.urls")),
    path("sales/", include("zhanggui.sales.web.urls")),
    path("integration/", include("zhanggui.integration.web.urls")),
    path("api/v1/", include("zhanggui.web.api")),
]
handler400 = "zhanggui.web.views.unreadable"
handler404 = "zhanggui.web.views.not_found"
handler500 = "zhanggui.web.views.broken"
