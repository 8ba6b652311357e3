"""Which tone a state has: the one table behind every status badge (EXPERIENCE part 2).

ok: valid, settled, agreed. warn: somebody's turn, or soon over. bad: refused, failed, revoked.
hold: frozen, pledged, waiting for a decision. Everything else, ended ones too, is neutral.
"""

_STATES = {
    "ok": """verified active valid published open interested accepted settled signed in_force agreed
        confirmed locked paid landed admitted registered released concluded linked done
        granted clean succeeded contract_signed delivered_and_accepted""",
    "warn": """returned needs_rectification changes_requested payment_pending negotiating
        contract_drafted delivering delivered partially_refunded expiring issued reported sent
        opened running queued refund_pending partial unreachable
        unconfirmed acknowledged counter_notice unanswered quarantined decided pending taken""",
    "bad": """refused rejected mismatch revoked deregistered suspended failed undeliverable disputed
        dispute_open sign_failed defaulted dead lost cancelled refunded
        upheld partly_upheld lapsed infected""",
    "hold": """frozen pledged submitted reviewing applied pending_review in_notice valuation
        approved contracted prior_state held claimed in_review""",
}
TONES = {state: tone for tone, states in _STATES.items() for state in states.split()}
