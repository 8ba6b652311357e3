"""A stateful stand-in for Stripe over real HTTP, for tests and the demo market.

It refuses what Stripe refuses (over-refunds, amounts of more than eight digits, a reused key with
other parameters), declines the cards that are there to be declined, keeps a list of events and
delivers signed webhooks, on wish twice, late, shuffled, not at all or forged. Shapes follow the
public API description; whatever our gateway does not call is left out.

    errors     what it refuses, and how it says so
    store      the state of one account: objects, events, balance, knobs
    objects/   one file for each family: what can be done to it
    routes     method and path to function
    server     HTTP: keys, form encoding, idempotency, faults
    webhooks   signatures and deliveries
    pay        the hosted payment page
"""
