"""What every page shows around its content: site name, navigation, theme."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.edge import actor_of
from parties.capabilities import Capability, may

gettext_noop("Data-IP Marketplace")  # the default of SITE_NAME has a translation
THEMES = ("light", "dark")
SWITCH, NOTICES = "/organisations/switch/", "/notices/"
Words = object  # a lazy translation


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a menu; ``is_current`` when the page asked for lies under it."""

    label: Words
    href: str
    is_current: bool


# Address, label. What does not resolve yet is left out, so apps may arrive in any order.
MAIN = (
    ("/listings/", _("Asset market")),
    ("/intents/", _("Need hall")),
    ("/certificates/", _("Certificate register")),
    ("/statistics/", _("Statistics")),
    ("/help/", _("Help")),
)
PREFERENCES = "/workbench/preferences/"
WORKBENCH = (
    ("/workbench/", _("Workbench")),
    ("/pushes/", _("Inbox")),
    ("/workbench/listings/", _("My listings")),
    ("/workbench/certificates/", _("My certificates")),
    ("/registrations/", _("Registrations")),
    ("/listings/imports/", _("Bulk import")),
    ("/workbench/intents/", _("My intents")),
    ("/searches/", _("Saved searches")),
    ("/deals/", _("Deals")),
    ("/money/", _("Money")),
    ("/complaints/", _("Complaints")),
    ("/reports/mine/", _("My report")),
    (PREFERENCES, _("Order settings")),
    ("/organisations/", _("Organisation")),
)
CONSOLE = (
    ("/console/", _("Conversion report")),
    ("/console/matching/", _("Match quality")),
    ("/console/gap/", _("Supply and demand")),
    ("/console/reviews/", _("Review queue")),
    ("/console/applications/", _("Registration applications")),
    ("/console/objections/", _("Objections")),
    ("/console/intents/", _("Intents")),
    ("/console/organisations/", _("Organisations")),
    ("/console/complaints/", _("Complaints")),
    ("/console/help-requests/", _("Requests for help")),
    ("/console/cross-border/", _("Cross-border checks")),
    ("/console/finance/", _("Finance")),
    ("/console/referrals/", _("Referrals")),
    ("/console/rules/", _("Registration rules")),
    ("/console/jobs/", _("Jobs")),
)
PERSON = (
    ("/accounts/email/", _("E-mail address")),
    ("/accounts/password/change/", _("Password")),
    ("/accounts/2fa/", _("Two-step sign-in")),
    ("/accounts/sessions/", _("Where I am signed in")),
)
FOOTER = (
    ("/help/", _("Help")),
    ("/merchants/", _("Holders and data merchants")),
    ("/cases/", _("Typical cases")),
    ("/registrations/notices/", _("Notice board")),
    ("/definitions/", _("Definitions")),
    ("/accessibility/", _("Accessibility")),
    ("/complaints/new/", _("Complain about rights")),
    ("/complaints/log/", _("Decided complaints")),
    ("/terms/", _("Terms")),
    ("/privacy/", _("Privacy")),
    ("/api/docs/", _("API")),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one answer; menus are worked out when a template asks for them."""

    request: HttpRequest

    @property
    def name(self) -> str:
        """The market's name."""
        return gettext(settings.SITE_NAME)

    @property
    def release(self) -> str:
        """The release number shown in the footer; empty in development."""
        return str(getattr(settings, "RELEASE", ""))

    @property
    def theme(self) -> str:
        """The theme the person chose, or empty to follow the system."""
        chosen = self.request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return actor_of(self.request)

    @property
    def nav(self) -> list[Link]:
        """The main menu."""
        return menu(MAIN, path=self.request.path)

    @property
    def workbench(self) -> list[Link]:
        """The pages of a signed-in person's own work."""
        found = menu(WORKBENCH, path=self.request.path)
        can_answer = may(self.actor, Capability.ANSWER_PUSH)
        return [link for link in found if can_answer or link.href != PREFERENCES]

    @property
    def console(self) -> list[Link]:
        """The operators' pages; empty for everybody else."""
        return menu(CONSOLE, path=self.request.path) if self.actor.is_operator else []

    @property
    def person(self) -> list[Link]:
        """The signed-in person's account pages."""
        return menu(PERSON, path=self.request.path)

    @property
    def subnav(self) -> list[Link]:
        """The second menu: the console's or the workbench's, on their own pages only."""
        return next(
            (links for links in (self.console, self.workbench) if any(x.is_current for x in links)),
            [],
        )

    @property
    def can_sign_in(self) -> bool:
        """Whether the account pages are served."""
        return is_served("/accounts/login/")

    @property
    def switch(self) -> str:
        """Where the organisation switcher posts to; empty while nothing answers there."""
        return SWITCH if is_served(SWITCH) else ""

    @property
    def notices(self) -> str:
        """The address of the person's notices; empty while nothing answers there."""
        return NOTICES if is_served(NOTICES) else ""

    @property
    def footer(self) -> list[Link]:
        """The menu at the foot."""
        return menu(FOOTER, path=self.request.path)

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Code and name, in its own language, of each language on offer."""
        return [("zh-hans", "中文"), ("en", "EN")]


def menu(entries: tuple[tuple[str, Words], ...], *, path: str) -> list[Link]:
    """Return the links of ``entries`` that resolve; the longest that fits ``path`` is current."""
    found = [(address, label) for address, label in entries if is_served(address)]
    fitting = [address for address, _label in found if path.startswith(address)]
    current = max(fitting, key=len, default="")
    return [Link(label, address, address == current) for address, label in found]


@cache
def is_served(address: str) -> bool:
    """Return whether a page answers at ``address``."""
    try:
        resolve(address)
    except Resolver404:
        return False
    return True


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: ``frame`` (``site`` is what allauth calls its own)."""
    return {"frame": Frame(request)}
