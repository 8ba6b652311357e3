"""Sentences of django-allauth that this market says in its own Chinese words.

Nothing reads these names: standing here, the texts belong to our catalogue, which goes before
allauth's. One of allauth's translations names a value that its text does not have.
"""

from django.utils.translation import gettext_noop as _

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
