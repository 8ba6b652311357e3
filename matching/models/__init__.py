"""Demand, and its meeting with supply.

Intent --< Match >-- Listing        (scored and explained)
  |--< Push >-- Organisation        (one intent sent to one recipient, once)
  `--< IntentEvent                  (append-only; what reports count)
PushPreference -- Organisation      (what an organisation wants to be sent, and how much)
CatalogueTerms                      (how rare each word is among the listings)
"""

from matching.models.catalogue_terms import CatalogueTerms
from matching.models.intent import Intent, IntentEvent
from matching.models.match import Match
from matching.models.push import Push, PushPreference

__all__ = ["CatalogueTerms", "Intent", "IntentEvent", "Match", "Push", "PushPreference"]
