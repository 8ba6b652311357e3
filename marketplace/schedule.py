"""What runs when: one table. Each job claims its slot (kernel.slots): two beats are harmless."""

EVERY_S = {
    "kernel.tasks.relay": 5.0,
    "kernel.tasks.prune": 3600.0,
    "listings.tasks.expire_certificates": 600.0,
    "listings.tasks.recheck_listings": 600.0,
    "listings.register_tasks.reverify_certificates": 600.0,
    "listings.tasks.end_notices": 600.0,
    "matching.tasks.send_queued": 600.0,
    "matching.tasks.expire_pushes": 600.0,
    "matching.tasks.remind_pushes": 600.0,
    "matching.tasks.expire_intents": 600.0,
    "matching.tasks.warn_intents": 600.0,
    "matching.tasks.read_texts": 60.0,
    "matching.tasks.rematch": 60.0,
    "matching.tasks.count_catalogue": 600.0,
    "matching.tasks.look_for_news": 600.0,
    "matching.tasks.send_news": 600.0,
    "marketplace.deals.dispute_tasks.watch_acceptances": 600.0,
    "marketplace.payments.tasks.watch_claims": 600.0,
    "marketplace.deals.tasks.watch_silence": 600.0,
    "marketplace.complaints.tasks.watch_complaints": 600.0,
    "marketplace.deals.tasks.watch_transfers": 3600.0,
    "marketplace.deals.tasks.watch_entitlements": 3600.0,
    "marketplace.payments.card_tasks.reconcile": 300.0,
    "marketplace.payments.card_tasks.compare_books": 3600.0,
    "marketplace.referrals.tasks.expire_referrals": 3600.0,
    "listings.tasks.warn_of_expiry": 3600.0,
    "marketplace.registration.tasks.watch_deadlines": 600.0,
    "marketplace.payments.book_tasks.issue_statements": 3600.0,
}
SCHEDULE: dict[str, dict[str, object]] = {
    task.rpartition(".")[2].replace("_", "-"): {"task": task, "schedule": seconds}
    for task, seconds in EVERY_S.items()
}
