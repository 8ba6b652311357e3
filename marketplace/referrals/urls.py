"""Where referrals and platforms are; all of it in the operators' console."""

from django.urls import path

from marketplace.referrals import views

app_name = "referrals"
console_urlpatterns = [
    path("referrals/", views.referral_list, name="list"),
    path("referrals/<uuid:uid>/", views.referral_detail, name="detail"),
    path("referrals/<uuid:uid>/accept/", views.referral_accept, name="accept"),
    path("referrals/<uuid:uid>/outcome/", views.referral_outcome, name="outcome"),
    *(
        path(f"referrals/<uuid:uid>/{step}/", views.referral_note, {"step": step}, name=step)
        for step in views.NOTED
    ),
    path("outcomes/<uuid:uid>/reverse/", views.outcome_reverse, name="reverse_outcome"),
    path("platforms/", views.platform_list, name="platforms"),
    path("platforms/<slug:slug>/link/", views.platform_link, name="link"),
    path("platforms/<slug:slug>/pause/", views.platform_pause, name="pause"),
    path("intents/<uuid:uid>/refer/", views.intent_refer, name="refer_intent"),
    path("listings/<uuid:uid>/refer/", views.listing_refer, name="refer_listing"),
]
