"""What faults on purpose need of the apps' own tests."""

from marketplace.payments.tests.conftest import fee_rule, till

__all__ = ["fee_rule", "till"]
