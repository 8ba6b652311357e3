"""Where payments are: under the deal, under the claim, and the operators' finance pages."""

from django.urls import URLPattern, path

from marketplace.payments.views import claims, finance

app_name = "payments"
urlpatterns = [
    path("deals/<uuid:deal_uid>/payment/", claims.payment, name="detail"),
    path("deals/<uuid:deal_uid>/cancel/", claims.cancel, name="cancel"),
    path("payments/<uuid:uid>/confirm/", claims.confirm, name="confirm"),
    path("payments/<uuid:uid>/refuse/", claims.refuse, name="refuse"),
    path("payments/<uuid:uid>/withdraw/", claims.withdraw, name="withdraw"),
]

console_urlpatterns: list[URLPattern] = [
    path("finance/", finance.overview, name="finance"),
]
