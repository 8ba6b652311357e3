"""The site's own addresses."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from marketplace.pages import gallery, health, views, workbench

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("workbench/", workbench.workbench, name="workbench"),
    path("help/", views.help_page, name="help"),
    path("definitions/", views.definitions, name="definitions"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("terms/", views.terms, name="terms"),
    path("privacy/", views.privacy, name="privacy"),
    path("theme/", views.choose_theme, name="theme"),
    path("i18n/setlang/", login_not_required(require_POST(set_language)), name="set_language"),
    path("csp-reports/", views.csp_report, name="csp_report"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
if settings.DEBUG:
    urlpatterns += [path("components/", gallery.components, name="components")]
