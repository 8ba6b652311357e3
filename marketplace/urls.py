"""The address book: each app's pages, the operators' console, the API."""

from django.urls import URLPattern, URLResolver, include, path

import listings.urls
import marketplace.complaints.urls
import marketplace.deals.urls
import marketplace.payments.urls
import marketplace.referrals.urls
import marketplace.registration.urls
import marketplace.reports.urls
import matching.urls
import parties.urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("marketplace.pages.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("parties.urls")),
    path("console/", include((parties.urls.console_urlpatterns, "parties_console"))),
    path("", include("listings.urls")),
    path("console/", include((listings.urls.console_urlpatterns, "listings_console"))),
    path("", include("marketplace.registration.urls")),
    path("", include("matching.urls")),
    path("console/", include((matching.urls.console_urlpatterns, "matching_console"))),
    path("api/", include("marketplace.api.urls")),
    path("complaints/", include("marketplace.complaints.urls")),
    path(
        "console/",
        include((marketplace.complaints.urls.console_urlpatterns, "complaints_console")),
    ),
    path("deals/", include("marketplace.deals.urls")),
    path("console/", include((marketplace.deals.urls.console_urlpatterns, "deals_console"))),
    path("", include("marketplace.payments.urls")),
    path("console/", include((marketplace.payments.urls.console_urlpatterns, "payments_console"))),
    path("", include((marketplace.registration.urls.public_urlpatterns, "registration_public"))),
    path(
        "console/",
        include((marketplace.registration.urls.console_urlpatterns, "registration_console")),
    ),
    path(
        "console/",
        include((marketplace.referrals.urls.console_urlpatterns, "referrals_console")),
    ),
    path("", include("marketplace.reports.urls")),
    path("console/", include((marketplace.reports.urls.console_urlpatterns, "reports_console"))),
]

handler400 = "marketplace.pages.failures.bad_request"
handler403 = "marketplace.pages.failures.forbidden"
handler404 = "marketplace.pages.failures.not_found"
handler500 = "marketplace.pages.failures.server_error"
