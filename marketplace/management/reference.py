"""What the code says of itself, as pages: verbs, lifecycles, wiring, capabilities."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterable, Sequence

from django.apps import apps
from django.db.models import Choices, Model

from kernel.action import ACTIONS
from kernel.facts import wiring
from marketplace.schedule import SCHEDULE
from parties.capabilities import GRANTS

HEAD = "<!-- Written by `manage.py describe`; `make check` fails when it is out of date. -->\n"
NEEDS = re.compile(r"Capability\.([A-Z_]+)")
EMITS = re.compile(r"\bemit(?:_many)?\(\s*\[?\s*([A-Z]\w+)\(")


def pages() -> dict[str, str]:
    """Return each page's text by its file name under ``docs/reference``."""
    return {
        "verbs.md": _verbs(),
        "lifecycles.md": _lifecycles(),
        "wiring.md": _wiring(),
        "capabilities.md": _capabilities(),
    }


def _verbs() -> str:
    """Draw what can be done, from the actions' own first lines."""
    for config in apps.get_app_configs():
        if _is_ours(config.name) and "actions" in (m.name for m in _modules(config.name)):
            for module in _modules(f"{config.name}.actions"):
                importlib.import_module(f"{config.name}.actions.{module.name}")
    parts = ["# Verbs: everything the platform can do\n"]
    homes = sorted({_home(name) for name in ACTIONS if _is_ours(name)})
    for home in homes:
        rows = [_verb(name) for name in sorted(ACTIONS) if _home(name) == home]
        parts += [f"## {home}\n", _table(("verb", "promise", "needs", "emits"), rows)]
    return _page(parts)


def _verb(module: str) -> Sequence[str]:
    source = inspect.getsource(importlib.import_module(module))
    needs = dict.fromkeys(name.lower() for name in NEEDS.findall(source))
    return (
        f"`{module.rpartition('.')[2]}`",
        _promise(ACTIONS[module].__doc__),
        ", ".join(needs),
        ", ".join(dict.fromkeys(EMITS.findall(source))),
    )


def _lifecycles() -> str:
    parts = ["# Lifecycles: the states of each noun, and what moves it\n"]
    governed = [model for model in apps.get_models() if hasattr(model, "MOVES")]
    for model in sorted(governed, key=lambda model: model._meta.label):
        parts += [f"## {model._meta.label}\n", f"{_promise(model.__doc__)}\n", _diagram(model)]
    return _page(parts)


def _diagram(model: type[Model]) -> str:
    status: type[Choices] = getattr(model, "Status")  # noqa: B009 - not every Model has one
    moves: Iterable[tuple[str, str, str]] = getattr(model, "MOVES")  # noqa: B009
    order = [str(state.value) for state in status]
    edges = sorted(moves, key=lambda move: (order.index(move[0]), move[1], order.index(move[2])))
    reached, left = {to for _, _, to in moves}, {start for start, _, _ in moves}
    lines = [f"    [*] --> {state}" for state in order if state not in reached]
    lines += [f"    {start} --> {to}: {event.replace('_', ' ')}" for start, event, to in edges]
    lines += [f"    {state} --> [*]" for state in order if state in reached and state not in left]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```\n"])


def _wiring() -> str:
    heard = [
        (
            f"`{fact.__name__}`",
            _promise(fact.__doc__),
            ", ".join(f"`{task.name}`" for task in tasks),
        )
        for fact, tasks in sorted(wiring().items(), key=lambda item: item[0].__name__)
    ]
    timed = [
        (name, f"`{job['task']}`", _rhythm(job["schedule"]))
        for name, job in sorted(SCHEDULE.items())
    ]
    return _page(
        [
            "# Wiring: what happens afterwards, and what happens by the clock\n",
            "## Facts and who hears them\n",
            _table(("fact", "says", "heard by"), heard),
            "## Scheduled jobs\n",
            _table(("job", "task", "when"), timed),
        ]
    )


def _rhythm(schedule: object) -> str:
    return f"every {schedule:g} s" if isinstance(schedule, int | float) else str(schedule)


def _capabilities() -> str:
    rows = [
        (
            capability.value.replace("_", " "),
            ", ".join(sorted(grant.roles)) or "any",
            ", ".join(sorted(grant.duties)) or "any",
            grant.whose,
            "yes" if grant.by_clock else "",
            "yes" if grant.by_gateway else "",
        )
        for capability, grant in GRANTS.items()
    ]
    who = ("organisation's role", "person's duty", "whose objects", "clock", "Stripe")
    head = ("capability", *who)
    return _page(["# Capabilities: which role may do what\n", _table(head, rows)])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [
        head,
        ["---"] * len(head),
        *([cell.replace("|", r"\|") for cell in row] for row in rows),
    ]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _page(parts: Sequence[str]) -> str:
    return "\n".join([HEAD, *parts])


def _promise(docstring: str | None) -> str:
    return (docstring or "").strip().partition("\n")[0].replace("``", "`")


def _home(module: str) -> str:
    return module.partition(".actions.")[0]


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in {"parties", "listings", "matching", "marketplace"}


def _modules(package: str) -> list[pkgutil.ModuleInfo]:
    return list(pkgutil.iter_modules(importlib.import_module(package).__path__))
