"""Where payments are: under the deal, under the claim, and the operators' finance pages."""

from django.urls import URLPattern, path

from marketplace.payments.views import (
    account,
    breaks,
    card,
    checks,
    claims,
    corrections,
    fees,
    finance,
    invoices,
    ledger,
    money,
    statements,
    webhook,
)

app_name = "payments"
urlpatterns = [
    path("deals/<uuid:deal_uid>/payment/", claims.payment, name="detail"),
    path("deals/<uuid:deal_uid>/cancel/", claims.cancel, name="cancel"),
    path("deals/<uuid:deal_uid>/payment/card/", card.start, name="card_start"),
    path("payments/cards/<uuid:uid>/", card.card, name="card"),
    path("money/account/", account.payout_account, name="account"),
    path("webhooks/stripe/", webhook.stripe, name="stripe"),
    path("payments/<uuid:uid>/confirm/", claims.confirm, name="confirm"),
    path("payments/<uuid:uid>/refuse/", claims.refuse, name="refuse"),
    path("payments/<uuid:uid>/withdraw/", claims.withdraw, name="withdraw"),
    path("money/", money.own_money, name="money"),
    path("deals/<uuid:deal_uid>/invoices/", invoices.invoices, name="invoices"),
    path("invoices/<uuid:uid>/file/", invoices.invoice_file, name="invoice_file"),
    path("invoices/<uuid:uid>/red-letter/", invoices.red_letter, name="red_letter"),
    path("money/invoices/", invoices.own_invoices, name="own_invoices"),
    path("money/invoices.csv", invoices.own_invoices_file, {"form": "csv"}, name="invoices_csv"),
    path("money/invoices.xlsx", invoices.own_invoices_file, {"form": "xlsx"}, name="invoices_xlsx"),
    path("money/statements/", statements.statements, name="statements"),
    path("money/statements/<slug:month>/", statements.statement, name="statement"),
    path(
        "money/statements/<slug:month>/<slug:form>/",
        statements.statement_file,
        name="statement_file",
    ),
]

console_urlpatterns: list[URLPattern] = [
    path("finance/", finance.overview, name="finance"),
    path("finance/waiting/<slug:kind>/", finance.waiting, name="waiting"),
    path("finance/breaks/", breaks.breaks, name="breaks"),
    path("finance/breaks/<uuid:uid>/", breaks.resolve, name="break"),
    path("finance/events/<int:pk>/", breaks.replay, name="event"),
    path("finance/receipts/", checks.queue, name="receipts"),
    path("finance/receipts/<uuid:uid>/", checks.receipt, name="receipt"),
    path("finance/receipts/<uuid:uid>/reject/", checks.reject, name="receipt_reject"),
    path("finance/accounts/", ledger.accounts, name="accounts"),
    path("finance/accounts.csv", ledger.accounts_file, {"form": "csv"}, name="accounts_csv"),
    path("finance/accounts.xlsx", ledger.accounts_file, {"form": "xlsx"}, name="accounts_xlsx"),
    path("finance/accounts/<int:pk>/", ledger.account, name="account"),
    path("finance/accounts/<int:pk>.csv", ledger.account_file, {"form": "csv"}, name="account_csv"),
    path(
        "finance/accounts/<int:pk>.xlsx", ledger.account_file, {"form": "xlsx"}, name="account_xlsx"
    ),
    path("finance/postings/", ledger.transactions, name="postings"),
    path("finance/postings.csv", ledger.transactions_file, {"form": "csv"}, name="postings_csv"),
    path("finance/postings.xlsx", ledger.transactions_file, {"form": "xlsx"}, name="postings_xlsx"),
    path("finance/postings/<uuid:uid>/", ledger.transaction, name="posting"),
    path("finance/postings/<uuid:uid>/correct/", corrections.correct, name="correct"),
    path("finance/corrections/<uuid:uid>/", corrections.correction, name="correction"),
    path("finance/corrections/<uuid:uid>/end/", corrections.correction_end, name="correction_end"),
    path("finance/fees/", fees.rules, name="fee_rules"),
    path("finance/fees/new/<slug:currency>/", fees.rule_new, name="fee_rule_new"),
    path("finance/fees/due/", fees.fees_due, name="fees_due"),
    path("finance/fees/<uuid:uid>/", fees.fees_of, name="fees_of"),
    path("finance/statements/", statements.all_statements, name="statements"),
    path("finance/statements/<uuid:uid>/<slug:month>/", statements.any_statement, name="statement"),
    path(
        "finance/statements/<uuid:uid>/<slug:month>/<slug:form>/",
        statements.any_statement_file,
        name="statement_file",
    ),
    path("finance/invoices/", invoices.all_invoices, name="invoices"),
    path("finance/invoices/kinds/", invoices.kinds, name="invoice_kinds"),
]
