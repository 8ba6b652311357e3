"""What runs when: one table. Each job claims its slot (kernel.slots): two beats are harmless."""

SCHEDULE: dict[str, dict[str, object]] = {
    "relay": {"task": "kernel.tasks.relay", "schedule": 5.0},
    "prune": {"task": "kernel.tasks.prune", "schedule": 3600.0},
}
