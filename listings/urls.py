"""Where the pages of supply are."""

from django.urls import URLPattern, path

from listings.views import imports, public

app_name = "listings"
urlpatterns: list[URLPattern] = [
    path("listings/", public.catalogue, name="list"),
    path("listings/export.csv", public.export_csv, name="export"),
    path("listings/<uuid:uid>/", public.detail, name="detail"),
    path("listings/imports/", imports.imports, name="imports"),
    path("listings/imports/new/", imports.new, name="import_new"),
    path("listings/imports/template.<slug:kind>", imports.template, name="import_template"),
    path("listings/imports/<uuid:uid>/", imports.detail, name="import"),
    path("listings/imports/<uuid:uid>/columns/", imports.columns, name="import_columns"),
    path("listings/imports/<uuid:uid>/confirm/", imports.confirm, name="import_confirm"),
    path("listings/imports/<uuid:uid>/cancel/", imports.cancel, name="import_cancel"),
    path("listings/imports/<uuid:uid>/report.xlsx", imports.report, name="import_report"),
]
console_urlpatterns: list[URLPattern] = []
