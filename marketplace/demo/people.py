"""People and organisations: they sign up, are verified, bring a colleague, ask for roles."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from kernel.actor import Actor
from kernel.audit import record
from marketplace.demo.characters import SIGN_INS, SignIn
from marketplace.demo.content import Company, companies, talk
from marketplace.demo.stage import Script, Stage
from parties.actions.accept_invitation import accept_invitation
from parties.actions.admit_role import admit_role
from parties.actions.apply_for_role import apply_for_role
from parties.actions.invite_member import invite_member
from parties.actions.register_organisation import register_organisation
from parties.actions.return_organisation import return_organisation
from parties.actions.submit_organisation import submit_organisation
from parties.actions.verify_organisation import verify_organisation
from parties.authentication import actor_for
from parties.models import Membership, Organisation, OrganisationRole, User
from parties.terms import OrganisationDetails
from parties.vocabulary.uscc import make_uscc

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
GIVEN = "明远文博思源嘉禾子衡若溪景行怀瑾知夏念安书宁清越承宇望舒听澜"
INVENTED = "演示市场的虚构机构，与任何真实机构无关。 Invented for the demo market."


@dataclass(slots=True)
class Desk:
    """One organisation on stage, and the two people who act for it."""

    company: Company
    organisation_id: int
    emails: tuple[str, str]
    _actors: dict[int, Actor] = field(default_factory=dict)

    @property
    def first(self) -> Actor:
        """The administrator."""
        return self._actor(0)

    @property
    def second(self) -> Actor:
        """The colleague."""
        return self._actor(1)

    def forget(self) -> None:
        """Ask anew which roles the organisation plays; after each change of them."""
        self._actors.clear()

    def _actor(self, place: int) -> Actor:
        if place not in self._actors:
            rows = Membership.objects.in_force().select_related("user", "organisation")
            mine = rows.get(organisation=self.organisation_id, user__email=self.emails[place])
            self._actors[place] = actor_for(mine.user, membership=mine, via="command")
        return self._actors[place]


class Cast:
    """Everybody on stage, by the key of their organisation."""

    def __init__(self, stage: Stage) -> None:
        self.desks: dict[str, Desk] = {}
        self._stage = stage
        self._serial = 0
        self._hashes: dict[str, str] = {}
        self.operator = self._open_operator(companies("operator")[0])

    @property
    def reviewer(self) -> Actor:
        """The operator's person who reviews."""
        return self.operator.first

    def desk_of(self, organisation_id: int) -> Desk:
        """Return the desk of an organisation."""
        return next(d for d in self.desks.values() if d.organisation_id == organisation_id)

    def enter(self, company: Company) -> Script:
        """Register, bring a colleague, be verified, and ask for the role of a merchant."""
        desk = self._register(company)
        yield self._stage.hours(2, 30)
        self._invite(desk)
        yield self._stage.hours(2, 30)
        self._verify(desk)
        if company.is_merchant or company.key == "exchange":
            role = "merchant" if company.is_merchant else "platform"
            asked = apply_for_role(actor=desk.first, role=role, now=self._stage.now)
            yield self._stage.hours(4, 40)
            admit_role(actor=self.reviewer, role_id=asked.pk, now=self._stage.now)
            desk.forget()

    def arrive(self, company: Company, *, is_returned: bool) -> Script:
        """Register and wait for verification, or get the papers back."""
        desk = self._register(company)
        if is_returned:
            yield self._stage.hours(3, 9)
            return_organisation(
                actor=self.reviewer,
                organisation_id=desk.organisation_id,
                expected_version=_version(desk),
                reason=talk()["returned"]["organisation"][0],
                now=self._stage.now,
            )

    def _register(self, company: Company) -> Desk:
        people = self._people(company)
        user = self._sign_up(people[0])
        newcomer = actor_for(user, membership=None, via="command")
        details = self._details(company, people[0])
        organisation = register_organisation(actor=newcomer, details=details, now=self._stage.now)
        emails = (people[0].email, people[1].email)
        desk = Desk(company, organisation.pk, emails)
        self.desks[company.key] = desk
        submit_organisation(
            actor=desk.first,
            organisation_id=organisation.pk,
            expected_version=organisation.version,
            now=self._stage.now,
        )
        return desk

    def _invite(self, desk: Desk) -> None:
        colleague = self._people(desk.company)[1]
        invitation = invite_member(
            actor=desk.first, email=colleague.email, duty=colleague.duty, now=self._stage.now
        )
        guest = actor_for(self._sign_up(colleague), membership=None, via="command")
        accept_invitation(actor=guest, invitation_id=invitation.pk, now=self._stage.now)

    def _verify(self, desk: Desk) -> None:
        verify_organisation(
            actor=self.reviewer,
            organisation_id=desk.organisation_id,
            expected_version=_version(desk),
            way=self._stage.dice.choice(Organisation.VerificationWay.values[:3]),
            now=self._stage.now,
        )
        desk.forget()

    def _open_operator(self, company: Company) -> Desk:
        """Set up the platform's own staff, as whoever installs the platform does: by no action."""
        now, people = self._stage.now, self._people(company)
        details = self._details(company, people[0])
        organisation = Organisation.objects.create(
            **details.columns, created_at=now, status="verified", verified_at=now
        )
        OrganisationRole.objects.create(
            organisation=organisation, role="operator", status="active", admitted_at=now
        )
        for person in people:
            Membership.objects.create(
                user=self._sign_up(person),
                organisation=organisation,
                duty=person.duty,
                joined_at=now,
            )
        desk = Desk(company, organisation.pk, (people[0].email, people[1].email))
        self.desks[company.key] = desk
        after: dict[str, object] = {"name": company.name, "uscc": details.uscc}
        record(desk.first, "organisation.register", on=organisation, at=now, after=after)
        return desk

    def _people(self, company: Company) -> Sequence[SignIn]:
        """Return the two people of a company; characters can sign in, the others have no password.

        A name depends on the company only, so that it is the same whenever it is asked for.
        """
        known = [person for person in SIGN_INS if person.organisation == company.key]
        if known:
            return known
        at = sum(map(ord, company.key))
        names = [
            SURNAMES[(at * step) % len(SURNAMES)] + GIVEN[(2 * at * step) % len(GIVEN) :][:2]
            for step in (7, 11)
        ]
        addresses = (f"{company.key}@demo.example", f"{company.key}.2@demo.example")
        return [
            SignIn("", name, email, company.key, duty, password="")
            for name, email, duty in zip(names, addresses, ("admin", "finance"), strict=True)
        ]

    def _sign_up(self, person: SignIn) -> User:
        """Create a person the way the sign-up page does; no action stands for it."""
        user = User.objects.create_user(person.email, name=person.name)
        user.joined_at = self._stage.now  # was set by the real clock
        if person.password:
            user.password = self._hashed(person.password)
        user.save(update_fields=["joined_at", "password"])
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def _hashed(self, password: str) -> str:
        """Return a hash of the password, the same for all: it is public, and a hash takes long."""
        if password not in self._hashes:
            self._hashes[password] = make_password(password)
        return self._hashes[password]

    def _details(self, company: Company, contact: SignIn) -> OrganisationDetails:
        self._serial += 1
        is_chinese = company.country == "CN"
        region = company.province[:2] + "0100"
        return OrganisationDetails(
            name=company.name,
            country=company.country,
            uscc=make_uscc(self._serial, region=region) if is_chinese else "",
            foreign_reg_no=company.register_no,
            province=company.province,
            legal_representative=contact.name,
            contact_name=contact.name,
            contact_email=contact.email,
            introduction=f"{company.about}\n{INVENTED}",
        )


def _version(desk: Desk) -> int:
    return Organisation.objects.values_list("version", flat=True).get(pk=desk.organisation_id)
