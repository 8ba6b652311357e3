"""Passwords for tests: hashed like those of people, but not hard to guess.

A real one costs 100 MB and eight threads for a tenth of a second, by design.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Quick(Argon2PasswordHasher):
    """Argon2 with the least it takes."""

    time_cost = 1
    memory_cost = 8  # KiB
    parallelism = 1
