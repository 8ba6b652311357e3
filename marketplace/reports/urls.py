"""Where the reports are: the operators' own, and the public's."""

from django.urls import path

from marketplace.reports import cases, directory, public, quality_views, views

app_name = "reports"
urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("merchants/", directory.directory, name="directory"),
    path("statistics/", public.statistics, name="statistics"),
    path("statistics/data.csv", public.statistics_csv, name="statistics_csv"),
    path("statistics/data.json", public.statistics_json, name="statistics_json"),
]
console_urlpatterns = [
    path("", views.funnel_page, name="funnel"),
    path("conversion.csv", views.funnel_csv, name="csv"),
    path("conversion/intents/", views.funnel_intents, name="intents"),
    path("matching/", quality_views.quality_page, name="matching"),
    path("matching/quality.csv", quality_views.quality_csv, name="matching_csv"),
    path("gap/", quality_views.gap_page, name="gap"),
    path("gap/gap.csv", quality_views.gap_csv, name="gap_csv"),
]
