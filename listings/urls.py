"""Where supply's pages are."""

from datetime import date

from django.urls import URLPattern, path, register_converter

from listings.views import (
    ai_profile,
    bulk,
    burdens,
    calendar,
    certificates,
    compare,
    console,
    holder,
    imports,
    proofs,
    public,
    record,
    register,
    registers,
    registry,
    schemes,
)
from listings.vocabulary.certificates import LONGEST


class NumberConverter:
    """A certificate number in an address, in either case; literal routes stand before it."""

    regex = f"[^/]{{1,{LONGEST + 20}}}"

    def to_python(self, value: str) -> str:
        """Return it as typed: the view normalises."""
        return value

    def to_url(self, value: str) -> str:
        """Return it in capitals, as it is printed."""
        return str(value).upper()


class DayConverter:
    """A day in an address, like 2026-02-14."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Return the day; a ValueError, so no match, when there is no such day."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Return it as in an address."""
        return value.isoformat()


register_converter(NumberConverter, "number")
register_converter(DayConverter, "day")

app_name = "listings"
urlpatterns: list[URLPattern] = [
    path("listings/", public.catalogue, name="list"),
    path("listings/export.csv", public.export_csv, name="export"),
    path("listings/compare/", compare.compare, name="compare"),
    path("listings/<uuid:uid>/", public.detail, name="detail"),
    path("listings/imports/", imports.imports, name="imports"),
    path("listings/imports/new/", imports.new, name="import_new"),
    path("listings/imports/template.<slug:kind>", imports.template, name="import_template"),
    path("listings/imports/<uuid:uid>/", imports.detail, name="import"),
    path("listings/imports/<uuid:uid>/columns/", imports.columns, name="import_columns"),
    path("listings/imports/<uuid:uid>/confirm/", imports.confirm, name="import_confirm"),
    path("listings/imports/<uuid:uid>/cancel/", imports.cancel, name="import_cancel"),
    path("listings/imports/<uuid:uid>/report.xlsx", imports.report, name="import_report"),
    path("listings/new/", holder.draft, name="new"),
    path("listings/completeness/", holder.completeness, name="completeness"),
    path("listings/<uuid:uid>/edit/", holder.edit, name="edit"),
    path("listings/<uuid:uid>/submit/", holder.submit, name="submit"),
    path("listings/<uuid:uid>/suspend/", holder.suspend, name="suspend"),
    path("listings/<uuid:uid>/resume/", holder.resume, name="resume"),
    path("listings/<uuid:uid>/withdraw/", holder.withdraw, name="withdraw"),
    path("assets/<uuid:uid>/record/", record.record, name="record"),
    path("assets/<uuid:uid>/proofs/new/", record.add_proof, name="add_proof"),
    path("assets/<uuid:uid>/evidence/new/", record.add_file, name="add_evidence"),
    path(
        "assets/<uuid:uid>/evidence/<uuid:evidence_uid>/remove/",
        record.remove_file,
        name="remove_evidence",
    ),
    path("assets/<uuid:uid>/deposits/new/", record.add_deposit, name="add_deposit"),
    path("assets/<uuid:uid>/assessments/new/", record.add_assessment, name="add_assessment"),
    path(
        "assets/<uuid:uid>/assessments/<uuid:assessment_uid>/withdraw/",
        record.withdraw,
        name="withdraw_assessment",
    ),
    path("assets/<uuid:uid>/holders/", record.holders, name="holders"),
    path("assets/<uuid:uid>/ai-profile/", ai_profile.edit, name="ai_profile"),
    path("assets/<uuid:uid>/files/<uuid:file_uid>/", record.copy, name="evidence_copy"),
    path("workbench/encumbrances/", burdens.mine, name="encumbrances"),
    path("encumbrances/<uuid:uid>/consent/", burdens.consent, name="consent"),
    path("workbench/listings/", holder.mine, name="mine"),
    path("workbench/listings/bulk/", bulk.bulk, name="bulk"),
    path("workbench/certificates/", certificates.mine, name="certificates"),
    path("certificates/", register.register, name="register"),
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/<slug:code>/", schemes.scheme, name="scheme"),
    path("certificates/new/", certificates.record, name="record_certificate"),
    path("certificates/verify/", certificates.verify, name="verify_certificate"),
    path("certificates/<number:number>/", certificates.certificate, name="certificate"),
    path("certificates/<number:number>/qr.svg", certificates.qr, name="certificate_qr"),
]

console_urlpatterns: list[URLPattern] = [
    path("reviews/", console.reviews, name="reviews"),
    path("reviews/listings/<uuid:uid>/", console.review, name="review"),
    path("reviews/listings/<uuid:uid>/approve/", console.approve, name="approve"),
    path("reviews/listings/<uuid:uid>/return/", console.send_back, name="return"),
    path("reviews/certificates/", registry.certificates, name="certificates"),
    path("reviews/certificates/<uuid:uid>/", registry.certificate, name="certificate"),
    path("reviews/certificates/<uuid:uid>/encumber/", burdens.encumber, name="encumber"),
    path("reviews/encumbrances/<uuid:uid>/release/", burdens.release, name="release"),
    path("reviews/ai-profiles/", ai_profile.waiting, name="ai_profiles"),
    path("reviews/ai-profiles/<uuid:uid>/", ai_profile.review, name="ai_profile"),
    path("reviews/proofs/", proofs.waiting, name="proofs"),
    path("reviews/proofs/<uuid:uid>/<slug:name>/", proofs.decide, name="decide_proof"),
    path("reviews/certificates/<uuid:uid>/ask/", registers.ask, name="ask_register"),
    path("reviews/certificates/<uuid:uid>/difference/", registers.settle, name="settle"),
    path("reviews/certificates/<uuid:uid>/<slug:name>/", registry.decide, name="decide"),
    path("rules/", schemes.manage, name="schemes"),
    path("rules/schemes/<slug:code>/", schemes.manage_one, name="scheme"),
    path("rules/schemes/<slug:code>/edit/", schemes.edit, name="scheme_edit"),
    path("rules/schemes/<slug:code>/close/", schemes.close, name="scheme_close"),
    path("rules/schemes/<slug:code>/open/", schemes.reopen, name="scheme_open"),
    path("rules/registers/", registers.registers, name="registers"),
    path("rules/registers/differences/", registers.differences, name="differences"),
    path("rules/registers/<slug:code>/", registers.register, name="register"),
    path("rules/registers/<slug:code>/source/", registers.source, name="register_source"),
    path("rules/registers/<slug:code>/load/", registers.load, name="register_load"),
    path("rules/calendar/", calendar.year, name="calendar"),
    path("rules/calendar/<int:number>/", calendar.year, name="calendar_year"),
    path("rules/calendar/<int:number>/notice/", calendar.notice, name="calendar_notice"),
    path("rules/calendar/<int:number>/<int:place>/", calendar.month, name="calendar_month"),
    path("rules/calendar/<day:day>/", calendar.edit_day, name="calendar_day"),
]
