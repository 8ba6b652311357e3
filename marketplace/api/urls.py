"""The machine's address book: /api/v1/, its schema and its page."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from marketplace.api.operations import catalogue, demand, trade

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(template_name="api/docs.html", url_name="api:schema"),
        name="docs",
    ),
    path("v1/listings/", catalogue.Listings.as_view(), name="listings"),
    path("v1/listings/<uuid:uid>/", catalogue.OneListing.as_view(), name="listing"),
    path("v1/certificates/<str:number>/", catalogue.OneCertificate.as_view(), name="certificate"),
    path("v1/intents/", demand.Intents.as_view(), name="intents"),
    path("v1/intents/<uuid:uid>/", demand.OneIntent.as_view(), name="intent"),
    path("v1/intents/<uuid:uid>/matches/", demand.Matches.as_view(), name="matches"),
    path("v1/pushes/", demand.Pushes.as_view(), name="pushes"),
    path("v1/pushes/<uuid:uid>/answer/", demand.Answer.as_view(), name="answer"),
    path("v1/access-keys/check/", trade.AccessKeyCheck.as_view(), name="access_key_check"),
]
