"""What runs when: one table. Each job claims its slot (kernel.slots): two beats are harmless."""

SCHEDULE: dict[str, dict[str, object]] = {
    "relay": {"task": "kernel.tasks.relay", "schedule": 5.0},
    "prune": {"task": "kernel.tasks.prune", "schedule": 3600.0},
    "expire-certificates": {"task": "listings.tasks.expire_certificates", "schedule": 600.0},
    "end-notices": {"task": "listings.tasks.end_notices", "schedule": 600.0},
    "warn-of-expiry": {"task": "listings.tasks.warn_of_expiry", "schedule": 3600.0},
}
