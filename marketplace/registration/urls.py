"""Where the pages of registration are."""

from django.urls import URLPattern, path

from marketplace.registration.views import application, bulk, desk, moves, papers, section

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
