"""The figures for people."""

from collections.abc import Mapping

from rich.table import Table

from matching.management.evaluation.figures import Figures


def table(found: Mapping[str, Figures], *, title: str) -> Table:
    """Return one row a system; the interval is of nDCG@10."""
    drawn = Table(title=title)
    drawn.add_column("system")
    heads = ("nDCG@5", "nDCG@10", "95 %", "zh", "en", "MAP@10", "recall@100", "MRR")
    for head in heads:
        drawn.add_column(head, justify="right")
    for name, one in found.items():
        low, high = one.ci95
        drawn.add_row(
            name,
            _said(one.ndcg5),
            _said(one.ndcg10),
            f"{_said(low)}-{_said(high)}",
            _said(one.by_lang["zh"]),
            _said(one.by_lang["en"]),
            _said(one.map10),
            _said(one.recall100),
            _said(one.mrr),
        )
    return drawn


def _said(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
