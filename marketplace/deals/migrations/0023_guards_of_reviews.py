"""What the database keeps of reviews: sides of a settled deal write them; one reply, no edits."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION deals_review_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'review_fixed: a review stays' USING ERRCODE = '23514';
  ELSIF TG_OP = 'INSERT' AND NOT EXISTS (
      SELECT FROM deals_deal d WHERE d.id = NEW.deal_id AND d.status = 'settled'
        AND ((d.buyer_id = NEW.rater_id AND d.holder_id = NEW.ratee_id)
             OR (d.holder_id = NEW.rater_id AND d.buyer_id = NEW.ratee_id))) THEN
    RAISE EXCEPTION 'review_of_settled: not by a side of a settled deal' USING ERRCODE = '23514';
  ELSIF TG_OP = 'UPDATE' AND (OLD.reply <> '' OR
      (NEW.deal_id, NEW.rater_id, NEW.ratee_id, NEW.written_by_id, NEW.quality, NEW.delivery,
       NEW.communication, NEW.text, NEW.created_at)
      IS DISTINCT FROM (OLD.deal_id, OLD.rater_id, OLD.ratee_id, OLD.written_by_id, OLD.quality,
       OLD.delivery, OLD.communication, OLD.text, OLD.created_at)) THEN
    RAISE EXCEPTION 'review_fixed: a review is never edited' USING ERRCODE = '23514';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER deals_review_guard BEFORE INSERT OR UPDATE OR DELETE ON deals_review
  FOR EACH ROW EXECUTE FUNCTION deals_review_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("deals", "0022_reviews")]

    operations = [
        migrations.RunSQL(
            GUARDS,
            "DROP TRIGGER deals_review_guard ON deals_review; DROP FUNCTION deals_review_guard();",
        )
    ]
