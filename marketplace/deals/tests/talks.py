"""What the sides of a negotiation say besides offers: files, the NDA, calls for help."""

from kernel.actor import CLOCK
from marketplace.deals.actions.accept_nda import accept_nda
from marketplace.deals.actions.ask_help import ask_help
from marketplace.deals.actions.judge_attachment import judge_attachment
from marketplace.deals.actions.request_nda import request_nda
from marketplace.deals.actions.send_message import Attached, send_message
from marketplace.deals.models import Deal, HelpRequest, MessageFile
from marketplace.deals.nda import CURRENT, digest_of
from marketplace.deals.tests.build import NOW, a_file_of, sides_of, version_of


def an_attachment(
    deal: Deal, *, by: str = "holder", is_confidential: bool = False, is_clean: bool | None = None
) -> MessageFile:
    """Return a file one side sent with a message; None: not scanned yet."""
    actor = getattr(sides_of(deal), by)
    file = a_file_of(actor, content=b"sample\n1\n", name="sample.csv")
    message = send_message(
        actor=actor,
        deal_id=deal.pk,
        body="See the file",
        attached=[Attached(file.pk, is_confidential=is_confidential)],
        now=NOW,
    )
    sent = message.files.get()
    if is_clean is None:
        return sent
    return judge_attachment(actor=CLOCK, attachment_id=sent.pk, is_clean=is_clean, now=NOW)


def a_help_request(deal: Deal, *, by: str = "buyer", kind: str = "operator") -> HelpRequest:
    """Return a request for help of one side."""
    return ask_help(
        actor=getattr(sides_of(deal), by),
        deal_id=deal.pk,
        kind=kind,
        text="We cannot agree on the price.",
        expected_version=version_of(deal),
        now=NOW,
    )


def an_nda(deal: Deal, *accepted_by: str) -> None:
    """Ask for the NDA and let these sides accept it."""
    request_nda(
        actor=sides_of(deal).buyer, deal_id=deal.pk, expected_version=version_of(deal), now=NOW
    )
    for side in accepted_by:
        accept_nda(
            actor=getattr(sides_of(deal), side),
            deal_id=deal.pk,
            text_sha256=digest_of(CURRENT),
            now=NOW,
        )
