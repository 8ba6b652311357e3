"""Where payments are: under the deal, and under the claim."""

from django.urls import path

from marketplace.payments import views

app_name = "payments"
urlpatterns = [
    path("deals/<uuid:deal_uid>/payment/", views.payment, name="detail"),
    path("deals/<uuid:deal_uid>/cancel/", views.cancel, name="cancel"),
    path("payments/<uuid:uid>/confirm/", views.confirm, name="confirm"),
    path("payments/<uuid:uid>/refuse/", views.refuse, name="refuse"),
    path("payments/<uuid:uid>/withdraw/", views.withdraw, name="withdraw"),
]
