"""The owner's market in bulk: the rows that the actions would leave behind, thousands at a time.

Every constraint and trigger stays on: rows begin in their first status and move along legal edges,
events and audit entries are those of the actions. No facts are emitted: what would follow from
them (matching, notices) is part of the play.
"""
