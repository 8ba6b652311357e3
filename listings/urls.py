"""Where the pages of supply are."""

from django.urls import URLPattern, path

from listings.views import public

app_name = "listings"
urlpatterns: list[URLPattern] = [
    path("listings/", public.catalogue, name="list"),
    path("listings/export.csv", public.export_csv, name="export"),
    path("listings/<uuid:uid>/", public.detail, name="detail"),
]
console_urlpatterns: list[URLPattern] = []
