"""The address book: each app's pages, the operators' console, the API."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("marketplace.pages.urls")),
]

handler400 = "marketplace.pages.views.bad_request"
handler403 = "marketplace.pages.views.forbidden"
handler404 = "marketplace.pages.views.not_found"
handler500 = "marketplace.pages.views.server_error"
