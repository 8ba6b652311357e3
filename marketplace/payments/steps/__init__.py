"""How card money moves on, whoever says so: an answer to our call, an event, a reconciliation.

calls        deciding a call, its answer, its refusal
claim        a bank slip that counts
receipt      what arrived for a payment, or that nothing will
chargeback   what a bank took back
account      what Stripe says of an organisation's account
breaks       what somebody has to explain
"""
