"""What people look for: saved searches that find something now and then, and words that never do.

Nothing here asks the stage's dice.
"""

from datetime import timedelta

from django.http import QueryDict

from kernel.workdays import local_day
from listings.actions.note_empty_search import note_empty_search
from listings.search.follower import Follower
from listings.search.query import Query, search
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
# Words that buyers try in the catalogue, and how many days ago.
TRIED = (
    ("光刻胶", (64, 25, 11, 4)),
    ("稀土", (48, 20, 6)),
    ("量子密钥", (33, 9)),
    ("lithium brine assays", (18, 2)),
)


def cue_searches(stage: Stage, cast: Cast, index: Follower) -> None:
    """Cue every saved search, and the visits to the catalogue."""
    for row in KEPT:
        stage.cue(_save(stage, cast, row), at=stage.closes - timedelta(days=row[-1]))
    for text, days in TRIED:
        for ago in days:
            visit = _try(stage, cast, index, text)
            stage.cue(visit, at=stage.closes - timedelta(days=ago))


def _try(stage: Stage, cast: Cast, index: Follower, text: str) -> Script:
    """Search as the catalogue does; words without a find are counted."""
    index.turn(now=stage.now)
    asked = Query(text=text)
    found = search(asked, actor=cast.desks["ningbo_motors"].first, today=local_day(stage.now))
    if not found.total:
        note_empty_search(text=text, is_narrowed=False, now=stage.now)
    yield from ()


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
