"""Where the desk's pages are: the applicant's, the public's, the operators'."""

from django.urls import URLPattern, path

from marketplace.registration.views import (
    application,
    bulk,
    certificate,
    desk,
    moves,
    notices,
    objecting,
    objections,
    papers,
    review,
    section,
)

app_name = "registration"
urlpatterns: list[URLPattern] = [
    path("registrations/", desk.applications, name="applications"),
    path("registrations/export.csv", desk.export_csv, name="export"),
    path("registrations/new/", application.new, name="new"),
    path("registrations/bulk/", bulk.bulk, name="bulk"),
    path("registrations/change/", application.change, name="change"),
    path("registrations/<uuid:uid>/", application.application, name="application"),
    path("registrations/<uuid:uid>/copy/", application.copy, name="copy"),
    path("registrations/<uuid:uid>/discard/", application.discard, name="discard"),
    path("registrations/<uuid:uid>/restore/", application.restore, name="restore"),
    path("registrations/<uuid:uid>/submit/", moves.submit, name="submit"),
    path("registrations/<uuid:uid>/withdraw/", moves.withdraw, name="withdraw"),
    path("registrations/<uuid:uid>/table/", section.table, name="table"),
    path("registrations/<uuid:uid>/papers/", papers.add, name="add_paper"),
    path("registrations/<uuid:uid>/papers/<int:paper_id>/", papers.read, name="paper"),
    path(
        "registrations/<uuid:uid>/papers/<int:paper_id>/remove/",
        papers.remove,
        name="remove_paper",
    ),
    path("registrations/<uuid:uid>/<slug:code>/", section.section, name="section"),
    path("registrations/<uuid:uid>/<slug:code>/save/", section.autosave, name="autosave"),
]

public_urlpatterns: list[URLPattern] = [
    path("registrations/notices/", notices.board, name="board"),
    path("registrations/notices/<uuid:uid>/", notices.notice, name="notice"),
    path(
        "registrations/notices/<uuid:uid>/object/",
        objecting.new,
        {"kind": "notice"},
        name="object_to_notice",
    ),
    path(
        "registrations/certificates/<uuid:uid>/object/",
        objecting.new,
        {"kind": "certificate"},
        name="object_to_certificate",
    ),
    path("registrations/certificates/<uuid:uid>/", certificate.certificate, name="certificate"),
    path(
        "registrations/certificates/<uuid:uid>/certificate.pdf",
        certificate.pdf,
        name="certificate_pdf",
    ),
    path("objections/by-mail/<str:token>/", objecting.by_mail, name="object_by_mail"),
    path("objections/own/<str:token>/", objecting.own, name="own_objection"),
    path("objections/<uuid:uid>/", objecting.objection, name="objection"),
    path("objections/<uuid:uid>/withdraw/", objecting.withdraw, name="withdraw_objection"),
]

console_urlpatterns: list[URLPattern] = [
    path("applications/", review.queue, name="queue"),
    path("applications/<uuid:uid>/", review.application, name="application"),
    path("applications/<uuid:uid>/accept/", review.accept, name="accept"),
    path("applications/<uuid:uid>/decide/", review.decide, name="decide"),
    path("applications/<uuid:uid>/extend/", review.extend, name="extend"),
    path("applications/<uuid:uid>/register/", review.register, name="register"),
    path("applications/<uuid:uid>/papers/<uuid:file_uid>/", review.paper, name="paper"),
    path("objections/", objections.queue, name="objections"),
    path("objections/<uuid:uid>/", objections.objection, name="objection"),
    path("objections/<uuid:uid>/papers/<uuid:file_uid>/", objections.file, name="file"),
]
