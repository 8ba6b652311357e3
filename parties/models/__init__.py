"""Who trades: people, and the organisations they act for.

User --< Membership >-- Organisation --< OrganisationRole   (holder, buyer, merchant, ...)
                           |--< Invitation
                           |--< ApiKey
                           `--< StoredFile
User --< Notification
"""

from parties.models.api_key import ApiKey
from parties.models.membership import Duty, Invitation, Membership
from parties.models.notification import Notification
from parties.models.organisation import Organisation, OrganisationRole
from parties.models.stored_file import StoredFile
from parties.models.user import User

__all__ = [
    "ApiKey",
    "Duty",
    "Invitation",
    "Membership",
    "Notification",
    "Organisation",
    "OrganisationRole",
    "StoredFile",
    "User",
]
