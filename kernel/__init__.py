"""The floor: money, lifecycles, audit, outbox. Imports nothing of ours; no pages, no URLs."""
