"""Where the pages of demand are."""

from django.urls import URLPattern, path

from matching.views import buyer, console, feedback, fitting, hall, inbox, scoring, watches

app_name = "matching"
urlpatterns: list[URLPattern] = [
    path("intents/", hall.hall, name="list"),
    path("intents/new/", buyer.new, name="new"),
    path("intents/preview/", buyer.preview, name="preview"),
    path("intents/<uuid:uid>/", hall.detail, name="detail"),
    path("intents/<uuid:uid>/edit/", buyer.edit, name="edit"),
    path("intents/<uuid:uid>/submit/", buyer.submit, name="submit"),
    path("intents/<uuid:uid>/close/", buyer.close, name="close"),
    path("intents/<uuid:uid>/withdraw/", buyer.withdraw, name="withdraw"),
    path("intents/<uuid:uid>/renew/", buyer.renew, name="renew"),
    path("intents/<uuid:uid>/unfit/<uuid:listing>/", feedback.unfit, name="unfit"),
    path("matches/feedback/<uuid:uid>/take-back/", feedback.take_back, name="take_back"),
    path("listings/<uuid:uid>/needs/", fitting.needs, name="fitting"),
    path("searches/", watches.mine, name="watches"),
    path("searches/new/<str:subject>/", watches.new, name="save_watch"),
    path("searches/stop/<str:token>/", watches.stop, name="stop_news_mails"),
    path("searches/<uuid:uid>/", watches.watch, name="watch"),
    path("searches/<uuid:uid>/edit/", watches.edit, name="edit_watch"),
    path("searches/<uuid:uid>/pause/", watches.pause, name="pause_watch"),
    path("searches/<uuid:uid>/resume/", watches.resume, name="resume_watch"),
    path("searches/<uuid:uid>/delete/", watches.delete, name="end_watch"),
    path("workbench/intents/", buyer.mine, name="mine"),
    path("workbench/preferences/", inbox.preferences, name="preferences"),
    path("pushes/", inbox.inbox, name="inbox"),
    path("pushes/<uuid:uid>/", inbox.push, name="push"),
    path("pushes/<uuid:uid>/open/", inbox.open_it, name="open"),
    path("pushes/<uuid:uid>/answer/", inbox.answer, name="answer"),
    path("pushes/<uuid:uid>/withdraw/", buyer.call_back, name="withdraw_push"),
]
console_urlpatterns: list[URLPattern] = [
    path("reviews/intents/", console.queue, name="queue"),
    path("reviews/intents/<uuid:uid>/", console.review, name="review"),
    path("reviews/intents/<uuid:uid>/approve/", console.approve, name="approve"),
    path("matching/models/", scoring.versions, name="models"),
    path("matching/models/roll-back/", scoring.roll_back, name="roll_back"),
    path("matching/models/<uuid:uid>/promote/", scoring.promote, name="promote"),
    path("reviews/intents/<uuid:uid>/return/", console.give_back, name="return"),
]
