"""All addresses: each room brings its own."""

from django.urls import include, path

from zhanggui.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("zhanggui.office.web.urls")),
]
handler404 = "zhanggui.web.views.not_found"
handler500 = "zhanggui.web.views.broken"
