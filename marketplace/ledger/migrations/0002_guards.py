"""What the database keeps of the books, for every writer: balanced, sealed, never edited.

Both deferred triggers are needed. With the one on transactions alone, SET CONSTRAINTS ALL IMMEDIATE
would judge a posting early and let a further leg join it afterwards.
"""

from django.db import migrations

from kernel.triggers import append_only

GUARDS = """
ALTER TABLE ledger_entry ADD CONSTRAINT entry_currency_of_account
  FOREIGN KEY (account_id, currency) REFERENCES ledger_account (id, currency);

CREATE FUNCTION ledger_require_balance(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM ledger_entry WHERE txn_id = wanted) < 2 THEN
    RAISE EXCEPTION 'ledger_unbalanced: posting % has fewer than two legs', wanted
      USING ERRCODE = '23514';
  ELSIF EXISTS (SELECT FROM ledger_entry WHERE txn_id = wanted
                 GROUP BY currency HAVING sum(amount_minor) <> 0) THEN
    RAISE EXCEPTION 'ledger_unbalanced: the legs of posting % do not sum to 0', wanted
      USING ERRCODE = '23514';
  END IF;
END $$;

CREATE FUNCTION ledger_txn_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM ledger_require_balance(NEW.id); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER txn_balances AFTER INSERT ON ledger_txn
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_txn_balances();

CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM ledger_require_balance(NEW.txn_id); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();

CREATE FUNCTION ledger_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.recorded_at := transaction_timestamp(); RETURN NEW; END $$;
CREATE TRIGGER txn_stamp BEFORE INSERT ON ledger_txn FOR EACH ROW EXECUTE FUNCTION ledger_stamp();

CREATE FUNCTION ledger_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT recorded_at FROM ledger_txn WHERE id = NEW.txn_id) <> transaction_timestamp() THEN
    RAISE EXCEPTION 'ledger_sealed: posting % was committed before', NEW.txn_id
      USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entry_seal BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_seal();

CREATE FUNCTION ledger_reversal_mirrors() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    (SELECT account_id, sum(amount_minor) FROM ledger_entry WHERE txn_id = NEW.id GROUP BY 1
     EXCEPT
     SELECT account_id, -sum(amount_minor) FROM ledger_entry WHERE txn_id = NEW.reverses_id GROUP BY 1)
    UNION ALL
    (SELECT account_id, -sum(amount_minor) FROM ledger_entry WHERE txn_id = NEW.reverses_id GROUP BY 1
     EXCEPT
     SELECT account_id, sum(amount_minor) FROM ledger_entry WHERE txn_id = NEW.id GROUP BY 1)
  ) THEN
    RAISE EXCEPTION 'ledger_reversal: posting % does not undo posting %', NEW.id, NEW.reverses_id
      USING ERRCODE = '23514';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER reversal_mirrors AFTER INSERT ON ledger_txn
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL)
  EXECUTE FUNCTION ledger_reversal_mirrors();
"""
NO_GUARDS = """
DROP TRIGGER reversal_mirrors ON ledger_txn; DROP FUNCTION ledger_reversal_mirrors();
DROP TRIGGER entry_seal ON ledger_entry; DROP FUNCTION ledger_seal();
DROP TRIGGER txn_stamp ON ledger_txn; DROP FUNCTION ledger_stamp();
DROP TRIGGER entry_balances ON ledger_entry; DROP FUNCTION ledger_entry_balances();
DROP TRIGGER txn_balances ON ledger_txn; DROP FUNCTION ledger_txn_balances();
DROP FUNCTION ledger_require_balance(bigint);
ALTER TABLE ledger_entry DROP CONSTRAINT entry_currency_of_account;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        migrations.RunSQL(GUARDS, NO_GUARDS),
        append_only("ledger_txn"),
        append_only("ledger_entry"),
        append_only("ledger_account"),
    ]
