"""The books: who was owed and paid what, in double entry; nothing in them is ever edited.

It knows a deal by its uid and an organisation by its key, nothing else of the trade. Payments,
referrals and financing post downwards, in the transaction of the act that causes the posting.

    models      Account, Txn, Entry: append-only, balanced and sealed by the database
    accounts    the chart of accounts: which ones there are, and what their codes say
    posting     post, reverse: the only writers
    balances    what an account, a deal, a party stands at: summed when asked
    fees        the fee of an amount, the parts of several holders: exact, rounded once
"""
