"""What the word index holds of a listing: text fields with their weights, facets, sort keys."""

import tantivy

VERSION = 3  # a change of this file that readers notice takes the next number: a new folder
WORDS = "whitespace"  # the text goes in as kernel.text.terms joined by spaces (MATCHING 1.2)
FREQUENCY = "freq"

# Text field -> weight of a hit in it. Long fields weigh less: one word says less there.
WEIGHTS = {
    "title": 4.0,
    "number": 4.0,
    "holder": 2.0,
    "scenario": 1.2,
    "overview": 1.0,
    "fields": 0.8,
    "rules": 0.6,
}
# Where an intent meets a listing: one field with all that is said of the content, the title
# repeated. One posting list a term instead of five keeps 50 terms within a few milliseconds, and
# BM25 over one field can be computed outside the index too (reverse matching, MATCHING 1.3).
CONTENT = "content"
CONTENT_OF = ("title", "title", "title", "scenario", "overview", "fields", "rules")
FACETS = (
    "kind",
    "section",
    "division",
    "province",
    "ai",
    "ai_use",
    "modality",
    "annotation",
    "update",
    "pricing",
    "price",
    "rights",
    "completeness",
)
INTEGERS = ("id", "holder_id", "since", "until", "newest", "cheapest", "complete")


def schema() -> tantivy.Schema:
    """Return the schema of ``VERSION``."""
    builder = tantivy.SchemaBuilder()
    for name in (*WEIGHTS, CONTENT):
        builder.add_text_field(name, tokenizer_name=WORDS, index_option=FREQUENCY)
    for name in (*FACETS, "audience"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in INTEGERS:
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()
