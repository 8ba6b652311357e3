"""Who hears what: the asynchronous half of the platform on one page."""

from kernel.facts import Wiring

WIRING: Wiring = {}
