"""What follows a payment and a settlement: fapiao, red letters, reviews."""

from io import BytesIO

from kernel.workdays import local_day
from marketplace.deals.actions.agree_case import agree_case
from marketplace.deals.actions.reply_review import reply_review
from marketplace.deals.actions.write_review import Scores, write_review
from marketplace.deals.models import Deal, Review
from marketplace.deals.models.review import HIGHEST
from marketplace.demo.content import talk
from marketplace.demo.people import Desk
from marketplace.demo.scan import scan_pdf
from marketplace.demo.sides import Sides
from marketplace.demo.stage import Script, Stage
from marketplace.payments.actions.record_invoice import record_invoice
from marketplace.payments.actions.record_red_letter import record_red_letter
from marketplace.payments.invoicing import InvoiceFacts
from marketplace.payments.models import Invoice, Refund
from parties.actions.store_file import Upload, store_file
from parties.models import Organisation

RATE_BP, WHOLE_BP = 600, 10_000
SPECIAL = "31"
WORSE_THAN_ALL = 0.4


class Afterwards:
    """Plays paper and opinions."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._papers = 0

    def invoice(self, sides: Sides) -> Script:
        """Let the holder record the fapiao of the whole price."""
        yield self._stage.days(1, 2)
        facts, file_id = self._printed(sides.holder, sides.deal.amount_minor or 0)
        record_invoice(
            actor=sides.holder.second,
            deal_id=sides.deal_id,
            facts=facts,
            file_id=file_id,
            now=self._stage.now,
        )

    def take_back(self, sides: Sides, refund: Refund) -> Script:
        """Let the holder reverse so much of the fapiao as went back, if there is one."""
        invoice = Invoice.objects.filter(deal=sides.deal_id).first()
        if invoice is None:
            return
        yield self._stage.days(1, 2)
        facts, file_id = self._printed(sides.holder, refund.amount_minor)
        record_red_letter(
            actor=sides.holder.second,
            invoice_id=invoice.pk,
            facts=facts,
            file_id=file_id,
            reason=talk()["review"]["red_letter"][0],
            now=self._stage.now,
        )

    def review(self, sides: Sides) -> Script:
        """Let both sides of a settled deal say how it was; the holder answers the buyer."""
        stage = self._stage
        if not sides.plot.last:
            return
        yield stage.days(1, 3)  # what is complete settles by itself, after the act
        if sides.deal.status != Deal.Status.SETTLED:
            return
        self._write(sides, sides.holder, "of_buyer")
        if sides.plot.twist == "pays":  # a buyer who has not written yet
            return
        yield stage.days(1, 4)
        written = self._write(sides, sides.buyer, "of_holder")
        yield stage.days(1, 2)
        words = talk()[sides.need.language]
        reply = stage.dice.choice(words["review_reply"])
        reply_review(actor=sides.holder.first, review_id=written.pk, text=reply, now=stage.now)
        if written.quality == HIGHEST and sides.deal.status == Deal.Status.SETTLED:
            self._show(sides, written.text)

    def _show(self, sides: Sides, words: str) -> None:
        """Let both sides agree that the deal is shown as a typical case."""
        for desk, said in ((sides.buyer, words), (sides.holder, "")):
            agree_case(actor=desk.first, deal_id=sides.deal_id, words=said, now=self._stage.now)

    def _write(self, sides: Sides, rater: Desk, kind: str) -> Review:
        dice = self._stage.dice
        worst = 3 if self._stage.chance(WORSE_THAN_ALL) else 4
        return write_review(
            actor=rater.first,
            deal_id=sides.deal_id,
            scores=Scores(*(dice.randint(worst, 5) for _mark in range(3))),
            text=dice.choice(talk()[sides.need.language][kind]),
            now=self._stage.now,
        )

    def _printed(self, seller: Desk, gross_minor: int) -> tuple[InvoiceFacts, int]:
        """Return what is printed on the next paper of ``seller``, and its stored file."""
        self._papers += 1
        now = self._stage.now
        net = (gross_minor * WHOLE_BP + (WHOLE_BP + RATE_BP) // 2) // (WHOLE_BP + RATE_BP)
        number = f"{now:%y}33{self._papers:016d}"
        content = BytesIO(scan_pdf() + f"% fapiao {number}\n".encode())
        upload = Upload(f"{number}.pdf", "application/pdf", content)
        file = store_file(actor=seller.second, upload=upload, now=now)
        facts = InvoiceFacts(
            kind=SPECIAL,
            seller_tax_id=Organisation.objects.get(pk=seller.organisation_id).uscc or "",
            code="",
            number=number,
            rate_bp=RATE_BP,
            net_minor=net,
            tax_minor=gross_minor - net,
            gross_minor=gross_minor,
            issued_on=local_day(now),
        )
        return facts, file.pk
