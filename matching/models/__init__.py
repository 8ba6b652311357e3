"""Demand, and its meeting with supply.

Intent --< Match >-- Listing        (scored and explained)
  |--< Push >-- Organisation        (one intent sent to one recipient, once)
  `--< IntentEvent                  (append-only; what reports count)
PushPreference -- Organisation      (what an organisation wants to be sent, and how much)
CatalogueTerms                      (how rare each word is among the listings)
ScoringVersion                      (weights learned from outcomes; one may be in force)
Match --< Impression                (shown to its poster on a day, at a rank)
Intent, Listing --< MatchFeedback   (one side says: it does not fit)
ListingDigest -- Listing            (its words counted, its meaning as a vector)
IntentDigest -- Intent              (its meaning as a vector)
Person --< Watch --< WatchHit >-- NewsMail   (a search that goes on; what it found; its mail)
"""

from matching.models.catalogue_terms import CatalogueTerms
from matching.models.digest import IntentDigest, ListingDigest
from matching.models.feedback import MatchFeedback
from matching.models.impression import Impression
from matching.models.intent import Intent, IntentEvent
from matching.models.match import Match
from matching.models.push import Push, PushPreference
from matching.models.scoring import ScoringVersion
from matching.models.watch import NewsMail, Watch, WatchHit

__all__ = [
    "CatalogueTerms",
    "Impression",
    "Intent",
    "IntentDigest",
    "IntentEvent",
    "ListingDigest",
    "Match",
    "MatchFeedback",
    "NewsMail",
    "Push",
    "PushPreference",
    "ScoringVersion",
    "Watch",
    "WatchHit",
]
