"""Where deals are."""

from django.urls import URLPattern, path

from marketplace.deals.views import (
    access,
    acts,
    comparing,
    confidence,
    console,
    contract,
    help_desk,
    negotiation,
    reviews,
    room,
    transfers,
)

app_name = "deals"
urlpatterns = [
    path("", room.deal_list, name="list"),
    path("open/<uuid:push_uid>/", room.deal_open, name="open"),
    path("access/check/", access.check_key, name="check_key"),
    path("access/<uuid:uid>/", access.access, name="access"),
    path("access/<uuid:uid>/file/", access.fetch, name="access_file"),
    path("access/<uuid:uid>/key/", access.draw_key, name="access_key"),
    path("access/<uuid:uid>/link/", access.draw_link, name="access_link"),
    path("shared/<str:token>/", access.shared, name="shared"),
    path("<uuid:uid>/", room.deal_room, name="detail"),
    path("<uuid:uid>/end/", room.deal_end, name="end"),
    path("<uuid:uid>/contract/", contract.contract, name="contract"),
    path("<uuid:uid>/contract/paper/", contract.pdf, name="contract_pdf"),
    path("<uuid:uid>/contract/words/", contract.words, name="contract_words"),
    path("<uuid:uid>/contract/policy/", contract.policy, name="contract_policy"),
    path("<uuid:uid>/negotiation/", negotiation.negotiation, name="negotiation"),
    path("<uuid:uid>/offers/new/", negotiation.offer_new, name="offer"),
    path("<uuid:uid>/offers/<int:n>/accept/", negotiation.offer_accept, name="offer_accept"),
    path("<uuid:uid>/offers/<int:n>/reject/", negotiation.offer_reject, name="offer_reject"),
    path("<uuid:uid>/offers/<int:n>/withdraw/", negotiation.offer_withdraw, name="offer_withdraw"),
    path("<uuid:uid>/offers/compare/", comparing.compare, name="compare"),
    path("<uuid:uid>/nda/", confidence.nda, name="nda"),
    path("<uuid:uid>/nda/request/", confidence.nda_request, name="nda_request"),
    path("<uuid:uid>/help/", confidence.help_new, name="help"),
    path("attachments/<uuid:uid>/", confidence.attachment, name="attachment"),
    path("<uuid:uid>/review/", reviews.review, name="review"),
    path("reviews/<uuid:uid>/reply/", reviews.reply, name="review_reply"),
    path("<uuid:uid>/sign/", acts.sign, name="sign"),
    path("<uuid:uid>/reopen/", acts.reopen, name="reopen"),
    path("<uuid:uid>/start-delivery/", acts.begin_delivery, name="start_delivery"),
    path("<uuid:uid>/deliver/", access.hand_over, name="deliver"),
    path("<uuid:uid>/accept/", acts.accept, name="accept"),
    path("<uuid:uid>/request-changes/", acts.ask_changes, name="request_changes"),
    path("<uuid:uid>/cross-border/", transfers.transfer, name="transfer"),
    path("<uuid:uid>/cross-border/facts/", transfers.transfer_facts, name="transfer_facts"),
    path("<uuid:uid>/cross-border/filing/", transfers.transfer_filing, name="transfer_filing"),
    path("<uuid:uid>/cross-border/summary/", transfers.transfer_summary, name="transfer_summary"),
    path("<uuid:uid>/cross-border/assessment/", transfers.transfer_file, name="transfer_file"),
]

console_urlpatterns: list[URLPattern] = [
    path("help-requests/", help_desk.queue, name="help_requests"),
    path("help-requests/<uuid:uid>/", help_desk.answer, name="help_request"),
    path("help-requests/<uuid:uid>/take/", help_desk.take, name="help_take"),
    path("cross-border/", console.transfer_queue, name="transfers"),
    path("cross-border/numbers/", console.transfer_limits, name="transfer_limits"),
    path("cross-border/<uuid:uid>/", console.transfer_review, name="transfer"),
    path("cross-border/<uuid:uid>/reject/", console.transfer_reject, name="transfer_reject"),
]
