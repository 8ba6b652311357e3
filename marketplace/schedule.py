"""What runs when: one table. Each job claims its slot (kernel.slots): two beats are harmless."""

SCHEDULE: dict[str, dict[str, object]] = {
    "relay": {"task": "kernel.tasks.relay", "schedule": 5.0},
    "prune": {"task": "kernel.tasks.prune", "schedule": 3600.0},
    "expire-certificates": {"task": "listings.tasks.expire_certificates", "schedule": 600.0},
    "recheck-listings": {"task": "listings.tasks.recheck_listings", "schedule": 600.0},
    "reverify-certificates": {
        "task": "listings.register_tasks.reverify_certificates",
        "schedule": 600.0,
    },
    "end-notices": {"task": "listings.tasks.end_notices", "schedule": 600.0},
    "send-queued": {"task": "matching.tasks.send_queued", "schedule": 600.0},
    "expire-pushes": {"task": "matching.tasks.expire_pushes", "schedule": 600.0},
    "remind-pushes": {"task": "matching.tasks.remind_pushes", "schedule": 600.0},
    "expire-intents": {"task": "matching.tasks.expire_intents", "schedule": 600.0},
    "warn-intents": {"task": "matching.tasks.warn_intents", "schedule": 600.0},
    "read-texts": {"task": "matching.tasks.read_texts", "schedule": 60.0},
    "rematch": {"task": "matching.tasks.rematch", "schedule": 60.0},
    "count-catalogue": {"task": "matching.tasks.count_catalogue", "schedule": 600.0},
    "look-for-news": {"task": "matching.tasks.look_for_news", "schedule": 600.0},
    "send-news": {"task": "matching.tasks.send_news", "schedule": 600.0},
    "watch-acceptances": {
        "task": "marketplace.deals.dispute_tasks.watch_acceptances",
        "schedule": 600.0,
    },
    "watch-claims": {"task": "marketplace.payments.tasks.watch_claims", "schedule": 600.0},
    "watch-silence": {"task": "marketplace.deals.tasks.watch_silence", "schedule": 600.0},
    "watch-complaints": {
        "task": "marketplace.complaints.tasks.watch_complaints",
        "schedule": 600.0,
    },
    "watch-transfers": {"task": "marketplace.deals.tasks.watch_transfers", "schedule": 3600.0},
    "watch-entitlements": {
        "task": "marketplace.deals.tasks.watch_entitlements",
        "schedule": 3600.0,
    },
    "reconcile": {"task": "marketplace.payments.card_tasks.reconcile", "schedule": 300.0},
    "compare-books": {
        "task": "marketplace.payments.card_tasks.compare_books",
        "schedule": 3600.0,
    },
    "expire-referrals": {
        "task": "marketplace.referrals.tasks.expire_referrals",
        "schedule": 3600.0,
    },
    "warn-of-expiry": {"task": "listings.tasks.warn_of_expiry", "schedule": 3600.0},
    "watch-registration": {
        "task": "marketplace.registration.tasks.watch_deadlines",
        "schedule": 600.0,
    },
    "issue-statements": {
        "task": "marketplace.payments.book_tasks.issue_statements",
        "schedule": 3600.0,
    },
}
