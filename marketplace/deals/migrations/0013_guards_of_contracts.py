"""What the database keeps of a contract: its words stay, its digest is theirs, sides sign that."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION deals_contract_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.deal_id, NEW.contract_no, NEW.national_id, NEW.terms, NEW.policy,
                           NEW.document, NEW.document_sha256, NEW.certificate_id)
     IS DISTINCT FROM (OLD.deal_id, OLD.contract_no, OLD.national_id, OLD.terms, OLD.policy,
                       OLD.document, OLD.document_sha256, OLD.certificate_id) THEN
    RAISE EXCEPTION 'contract_fixed: % is never edited', OLD.contract_no USING ERRCODE = '23514';
  ELSIF NEW.document_sha256 <> encode(sha256(convert_to(NEW.document, 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'other_document: the digest is not that of the words' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER deals_contract_words BEFORE INSERT OR UPDATE ON deals_contract FOR EACH ROW
  EXECUTE FUNCTION deals_contract_words();

CREATE FUNCTION deals_signature_of_side() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM deals_contract c JOIN deals_deal d ON d.id = c.deal_id
    WHERE c.id = NEW.contract_id AND c.status = 'drafted'
      AND c.document_sha256 = NEW.document_sha256
      AND NEW.organisation_id IN (d.buyer_id, d.holder_id)) THEN
    RAISE EXCEPTION 'other_document: not a drafted contract of this side with this digest'
      USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER deals_signature_of_side BEFORE INSERT ON deals_contractsignature FOR EACH ROW
  EXECUTE FUNCTION deals_signature_of_side();
"""
UNDO = """
DROP TRIGGER deals_signature_of_side ON deals_contractsignature;
DROP FUNCTION deals_signature_of_side();
DROP TRIGGER deals_contract_words ON deals_contract;
DROP FUNCTION deals_contract_words();
"""


class Migration(migrations.Migration):
    dependencies = [("deals", "0012_contract_policy")]

    operations = [migrations.RunSQL(GUARDS, UNDO)]
