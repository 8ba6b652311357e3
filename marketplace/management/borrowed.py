"""Texts that no other line of the source says: standing here, they are in our catalogue.

First the events and states that kernel.lifecycle names when it refuses a move. Then sentences of
django-allauth and Django that this market says in its own Chinese words: our catalogue goes before
theirs. One of allauth's translations names a value that its text does not have.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

EVENTS = (
    _("accept"),
    _("accept offer"),
    _("acknowledge"),
    _("admit"),
    _("answer"),
    _("apply"),
    _("approve"),
    _("cancel"),
    _("check"),
    _("close"),
    _("conclude"),
    _("confirm"),
    _("confirm payment"),
    _("counter"),
    _("decline"),
    _("deliver"),
    _("deregister"),
    _("exit"),
    _("expire"),
    _("fail"),
    _("finish"),
    _("freeze"),
    _("link"),
    _("lose"),
    _("mismatch"),
    _("notice ended"),
    _("objection upheld"),
    _("pause"),
    _("refuse"),
    _("reject"),
    _("renew"),
    _("reopen"),
    _("request changes"),
    _("request payment"),
    _("resend"),
    _("restore"),
    _("resume"),
    _("return"),
    _("reverse"),
    _("revise"),
    _("run"),
    _("send"),
    _("settle"),
    _("sign"),
    _("start delivery"),
    _("start negotiation"),
    _("submit"),
    _("supersede"),
    _("suspend"),
    _("unfreeze"),
    _("verify"),
    _("withdraw"),
)
STATES = (
    _("applied"),
    _("checking"),
    _("claimed"),
    _("contract signed"),
    _("exited"),
    _("imported"),
    _("in notice"),
    _("matched"),
    _("recorded"),
    _("running"),
    _("submitted"),
)
FORMS = (
    _("Email"),
    _("Email address"),
    _("Password (again)"),
    _("Current Password"),
    _("New Password (again)"),
    _("Authenticator code"),
    _("Remember Me"),
    _("Use authenticator app or code"),
)
REFUSALS = (
    _("This account is currently inactive."),
    _("You cannot remove your primary email address."),
    _("This email address is already associated with this account."),
    _("The email address and/or password you specified are not correct."),
    _("A user is already registered with this email address."),
    _("Incorrect code."),
    _("Incorrect password."),
    _("Invalid or expired key."),
    _("The password reset token was invalid."),
    _("Your primary email address must be verified."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
    _("You cannot activate two-factor authentication until you have verified your email address."),
)
MESSAGES = (
    _("You cannot remove your primary email address (%(email)s)."),
    _("Confirmation email sent to %(email)s."),
    _("You have confirmed %(email)s."),
    _("Removed email address %(email)s."),
    _("You have signed out."),
    _("Primary email address set."),
    _("A new set of recovery codes has been generated."),
    _("Signed out of all other sessions."),
)
MAIL_SUBJECTS = (
    _("Account Already Exists"),
    _("Email Changed"),
    _("Email Confirmation"),
    _("Please Confirm Your Email Address"),
    _("Email Removed"),
    _("Password Reset Email"),
    _("Unknown Account"),
    _("New Recovery Codes Generated"),
)
MAILS = (
    _("Your email has been changed from %(from_email)s to %(to_email)s."),
    _("Your email has been confirmed."),
    _("To confirm this is correct, go to %(activate_url)s"),
    _("Email address %(deleted_email)s has been removed from your account."),
    _("This mail can be safely ignored if you did not initiate this action."),
    _("You are receiving this mail because the following change was made to your account:"),
)
PASSWORDS = (
    _("Your password can’t be too similar to your other personal information."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
)
