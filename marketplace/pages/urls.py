"""The site's own addresses."""

from django.urls import path
from django.views.i18n import set_language

from marketplace.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("theme/", views.choose_theme, name="theme"),
    path("i18n/setlang/", set_language, name="set_language"),
]
