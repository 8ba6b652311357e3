"""Where the pages about people and organisations are."""

from django.urls import path

from parties.views import console, files, keys, members, notices, organisation

app_name = "parties"
urlpatterns = [
    path("organisations/", organisation.organisation, name="organisation"),
    path("organisations/apply/", organisation.apply, name="apply"),
    path("organisations/check-code/", organisation.check_code, name="check_code"),
    path("organisations/switch/", organisation.switch, name="switch"),
    path("organisations/edit/", organisation.edit, name="edit"),
    path("organisations/submit/", organisation.submit, name="submit"),
    path("organisations/roles/apply/", organisation.apply_role, name="apply_role"),
    path("organisations/members/", members.members, name="members"),
    path("organisations/members/invite/", members.invite, name="invite"),
    path("organisations/members/<uuid:uid>/", members.member, name="member"),
    path("organisations/members/<uuid:uid>/end/", members.end, name="end_membership"),
    path("organisations/invitations/<uuid:uid>/revoke/", members.revoke, name="revoke_invitation"),
    path("organisations/keys/", keys.keys, name="keys"),
    path("organisations/keys/issue/", keys.issue, name="issue_key"),
    path("organisations/keys/<slug:prefix>/revoke/", keys.revoke, name="revoke_key"),
    path("organisations/<uuid:uid>/", organisation.detail, name="detail"),
    path("invitations/<str:token>/", members.invitation, name="invitation"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="read_notices"),
    path("notices/open/", notices.open_notice, name="open_notice"),
    path("files/<uuid:uid>/", files.stored_file, name="file"),
]
console_urlpatterns = [
    path("organisations/", console.organisations, name="organisations"),
    path("reviews/organisations/", console.queue, name="queue"),
    path("organisations/<uuid:uid>/", console.organisation, name="organisation"),
    path("organisations/<uuid:uid>/verify/", console.verify, name="verify"),
    path("organisations/<uuid:uid>/return/", console.give_back, name="return"),
    path("organisations/<uuid:uid>/suspend/", console.suspend, name="suspend"),
    path("organisations/<uuid:uid>/restore/", console.restore, name="restore"),
    path("roles/", console.roles, name="roles"),
    path("organisations/<uuid:uid>/roles/<slug:role>/admit/", console.admit, name="admit_role"),
    path("organisations/<uuid:uid>/roles/<slug:role>/refuse/", console.refuse, name="refuse_role"),
]
