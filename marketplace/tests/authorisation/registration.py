"""An application is its applicant's: nobody else's page shows it before it is public."""

from io import BytesIO

from marketplace.registration.actions.add_paper import add_paper
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.tests.build import BORN_AT, an_application
from marketplace.tests.authorisation import Cast, row
from parties.actions.store_file import Upload, store_file

OWN = "sign-in 404 404 200 404"
ASKED = "sign-in 404 404 422 404"  # an empty form: whoever may act is told what is missing
DONE = "sign-in 404 404 302 404"


def draft(cast: Cast) -> dict[str, object]:
    return {"uid": an_application(cast.holder).uid}


def discarded(cast: Cast) -> dict[str, object]:
    application = an_application(cast.holder)
    return {"uid": an_application(cast.holder, discarded_at=application.created_at).uid}


def overview(cast: Cast) -> dict[str, object]:
    return {**draft(cast), "code": "overview"}


def deposit(cast: Cast) -> dict[str, object]:
    return {**draft(cast), "code": "deposit"}


def change_of_initial(cast: Cast) -> dict[str, object]:
    return {**draft(cast), "code": "change"}


def paper(cast: Cast) -> dict[str, object]:
    application = an_application(cast.holder)
    return {"uid": application.uid, "paper_id": application.papers.order_by("pk")[0].pk}


def stored_paper(cast: Cast) -> dict[str, object]:
    draft = an_application(cast.holder, papers=())
    upload = Upload(name="proof.txt", media_type="text/plain", content=BytesIO(b"proof"))
    file = store_file(actor=cast.holder, upload=upload, now=BORN_AT)
    added = add_paper(
        actor=cast.holder, application_id=draft.pk, purpose="other", file_id=file.pk, now=BORN_AT
    )
    return {"uid": draft.uid, "paper_id": added.pk}


def submitted(cast: Cast) -> dict[str, object]:
    application = an_application(cast.holder, application_no="AP1")
    RegistrationApplication.objects.filter(pk=application.pk).update(status="pending_review")
    return {"uid": application.uid}


def submitted_section(cast: Cast) -> dict[str, object]:
    return {**submitted(cast), "code": "overview"}


ROWS = [
    *row("registration:applications", "GET", "sign-in 200 200 200 200"),
    *row("registration:export", "GET", "sign-in 200 200 200 200"),
    *row("registration:new", "GET", "sign-in 200 200 200 200"),
    *row("registration:new", "POST", "sign-in 422 422 422 422"),
    *row("registration:change", "GET", "sign-in 200 200 200 200"),
    *row("registration:change", "POST", "sign-in 422 422 422 422"),
    *row("registration:bulk", "GET", "sign-in 200 200 200 200"),
    *row("registration:bulk", "POST", "sign-in 422 422 422 422"),
    *row("registration:application", "GET", OWN, address=draft),
    *row("registration:submit", "GET", OWN, address=draft),
    *row("registration:submit", "POST", "sign-in 404 404 302 404", address=draft),
    *row("registration:withdraw", "GET", OWN, address=draft),
    *row("registration:withdraw", "POST", "sign-in 404 404 409 404", address=draft),
    *row("registration:withdraw", "POST", DONE, address=submitted),
    *row("registration:copy", "POST", DONE, address=draft),
    *row("registration:discard", "GET", OWN, address=draft),
    *row("registration:discard", "POST", DONE, address=draft),
    *row("registration:restore", "POST", DONE, address=discarded),
    *row("registration:table", "GET", OWN, address=draft),
    *row("registration:table", "POST", ASKED, address=draft),
    *row("registration:add_paper", "GET", OWN, address=draft),
    *row("registration:add_paper", "POST", ASKED, address=draft),
    *row("registration:paper", "GET", OWN, address=stored_paper),
    *row("registration:remove_paper", "POST", DONE, address=paper),
    *row("registration:section", "GET", OWN, address=overview),
    *row("registration:section", "GET", "sign-in 404 404 404 404", address=change_of_initial),
    *row("registration:section", "GET", "sign-in 404 404 404 404", address=submitted_section),
    *row("registration:section", "POST", DONE, address=overview),
    *row("registration:section", "POST", DONE, address=deposit),
    *row("registration:autosave", "POST", OWN, address=overview, overview="x"),
    *row("registration:autosave", "POST", "sign-in 404 404 404 404", address=submitted_section),
]
