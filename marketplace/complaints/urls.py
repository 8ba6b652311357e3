"""Where complaints are."""

from django.urls import URLPattern, path

from marketplace.complaints.views import console, members, public

app_name = "complaints"
urlpatterns: list[URLPattern] = [
    path("", members.mine, name="list"),
    path("new/", public.new, name="new"),
    path("sent/", public.sent, name="sent"),
    path("log/", public.log, name="log"),
    path("confirm/<str:token>/", public.confirm, name="confirm"),
    path("track/<str:token>/", public.track, name="track"),
    path("track/<str:token>/withdraw/", public.track_withdraw, name="track_withdraw"),
    path("<uuid:uid>/", members.detail, name="detail"),
    path("<uuid:uid>/answer/", members.answer, name="answer"),
    path("<uuid:uid>/withdraw/", members.withdraw, name="withdraw"),
    path("<uuid:uid>/evidence/<int:pk>/", members.evidence, name="evidence"),
]

console_urlpatterns: list[URLPattern] = [
    path("complaints/", console.queue, name="list"),
    path("complaints/<uuid:uid>/", console.detail, name="detail"),
    path("complaints/<uuid:uid>/evidence/<int:pk>/", console.judge, name="judge"),
    path("complaints/<uuid:uid>/<slug:name>/", console.act, name="act"),
]
