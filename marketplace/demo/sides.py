"""Who trades with whom on stage."""

from dataclasses import dataclass

from marketplace.deals.models import Deal
from marketplace.demo.content import Need
from marketplace.demo.people import Desk
from marketplace.demo.plots import Plot


@dataclass(frozen=True, slots=True)
class Sides:
    """Who trades, about which need, by which plot."""

    buyer: Desk
    holder: Desk
    need: Need
    plot: Plot
    deal_id: int

    @property
    def deal(self) -> Deal:
        """The deal as it stands."""
        return Deal.objects.get(pk=self.deal_id)

    @property
    def version(self) -> int:
        """The deal's version now: whoever acts has just read it."""
        return Deal.objects.values_list("version", flat=True).get(pk=self.deal_id)
