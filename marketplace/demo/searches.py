"""What people keep looking for: saved searches that find something now and then."""

from datetime import timedelta

from django.http import QueryDict

from marketplace.demo.people import Cast
from marketplace.demo.stage import Script, Stage
from matching.actions.save_watch import save_watch
from matching.retrieval.watched import canonical

# Who looks, for what, by which address, under which name, how often told, since how many days.
KEPT = (
    ("ningbo_motors", "listings", "q=充电", "充电与补能数据", "daily", 300),
    ("ningbo_motors", "listings", "q=轨迹", "车辆轨迹", "weekly", 120),
    ("hangzhou_voice", "needs", "q=语音", "语音语料的新需求", "daily", 200),
    ("hangzhou_voice", "needs", "kind=text", "文本数据的需求", "never", 40),
    ("suzhou_bridge", "needs", "q=供应", "供应链类需求", "weekly", 200),
)


def cue_searches(stage: Stage, cast: Cast) -> None:
    """Cue every saved search."""
    for row in KEPT:
        stage.cue(_save(stage, cast, row), at=stage.closes - timedelta(days=row[-1]))


def _save(stage: Stage, cast: Cast, row: tuple[str, str, str, str, str, int]) -> Script:
    key, subject, address, name, frequency, _ago = row
    save_watch(
        actor=cast.desks[key].first,
        subject=subject,
        query=canonical(subject, QueryDict(address)),
        name=name,
        frequency=frequency,
        now=stage.now,
    )
    yield from ()
