"""Where the reports are."""

from django.urls import path

from marketplace.reports import views

app_name = "reports"
console_urlpatterns = [
    path("", views.funnel_page, name="funnel"),
    path("conversion.csv", views.funnel_csv, name="csv"),
    path("conversion/intents/", views.funnel_intents, name="intents"),
]
