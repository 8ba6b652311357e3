"""The style guide, executed on every file. What the model registry tells: test_schema.py."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
LADDER = ["kernel", "parties", "listings", "matching", "marketplace"]
VAGUE = {"utils", "helpers", "services", "common", "misc", "tools", "lib", "base", "manager"}
FOUND_BY_NAME = {"apps", "checks", "embedded", "management", "migrations", "tasks", "tests"}
ONE_DOOR = {"outbound"}  # whoever speaks HTTP goes through it, and be it one package only
FILES = [
    p for app in LADDER for p in sorted((ROOT / app).rglob("*.py")) if "migrations" not in p.parts
]
CODE = [p for p in FILES if "tests" not in p.parts]
ACTIONS = [p for p in CODE if p.parent.name == "actions" and p.stem != "__init__"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# word, parts of the tree (a folder or a file's stem) where it must not stand, and why
FORBIDDEN = [
    ("timezone.now(", {"actions", "models", "engine"}, "the clock is read at an edge"),
    (".objects.all()", {"views", "api"}, "an edge asks only for what the actor may see"),
    ("mark_safe", {*LADDER}, "templates escape"),
    ("RawSQL", {*LADDER}, "SQL is written with parameters, by a cursor"),
    (".extra(", {*LADDER}, "SQL is written with parameters, by a cursor"),
    ("import pickle", {*LADDER}, "what is read back must not run"),
    ("noqa: PLC0415", {*LADDER} - {"marketplace/apps.py"}, "an import inside hides a cycle"),
    ("on_commit(", {*LADDER} - {"kernel"}, "work leaves only through the outbox"),
    (".delay(", {*LADDER} - {"kernel"}, "work leaves only through the outbox"),
    (".apply_async(", {*LADDER} - {"kernel"}, "work leaves only through the outbox"),
    ("send_task(", {*LADDER} - {"kernel"}, "work leaves only through the outbox"),
]
EXCEPT = {("noqa: PLC0415", "marketplace/apps.py")}
INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|\|safe\b|autoescape off", re.IGNORECASE
)


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def writes(node: ast.AST) -> Iterator[str]:
    """Every attribute that ``node`` assigns, and every column it updates in a QuerySet."""
    if isinstance(node, ast.Assign):
        parts = [part for target in node.targets for part in ast.walk(target)]
        yield from (part.attr for part in parts if isinstance(part, ast.Attribute))
    elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".update"):
        yield from (keyword.arg for keyword in node.keywords if keyword.arg)


@pytest.mark.parametrize("path", FILES, ids=short)
def test_file_is_short_and_named_for_what_it_holds(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400
    assert path.stem not in VAGUE
    assert path.parent.name not in VAGUE


@pytest.mark.parametrize("path", ACTIONS, ids=short)
def test_action_file_holds_one_keyword_only_function_of_its_name_and_has_a_test(path: Path) -> None:
    tree = ast.parse(path.read_text())
    public = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name[0] != "_"]

    assert [n.name for n in public] == [path.stem]
    assert [*public[0].args.posonlyargs, *public[0].args.args] == []
    assert [ast.unparse(d) for d in public[0].decorator_list] == ["action"]
    assert (path.parents[1] / "tests" / f"test_{path.stem}.py").exists()


@pytest.mark.parametrize("path", CODE, ids=short)
def test_words_stand_only_where_they_may(path: Path) -> None:
    text, parts = path.read_text(), {*path.relative_to(ROOT).parts, path.stem}

    found = [(word, why) for word, where, why in FORBIDDEN if word in text and where & parts]
    assert [(w, why) for w, why in found if (w, short(path)) not in EXCEPT] == []


@pytest.mark.parametrize("path", CODE, ids=short)
def test_status_moves_only_in_the_lifecycle(path: Path) -> None:
    written = [name for node in ast.walk(ast.parse(path.read_text())) for name in writes(node)]

    assert not {"status", "state"} & {*written} or path.is_relative_to(ROOT / "kernel")


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_template_opens_with_its_signature_and_holds_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()

    assert re.match(r"\{# .+ #\}\n", text)
    assert INLINE.findall(text) == []


def test_kernel_holds_only_what_two_packages_need() -> None:
    graph = grimp.build_graph(*LADDER, include_external_packages=False)
    modules = graph.find_children("kernel") - {f"kernel.{n}" for n in FOUND_BY_NAME | ONE_DOOR}
    users = {m: {u.split(".")[0] for u in graph.find_downstream_modules(m)} for m in modules}

    assert {m for m, u in users.items() if len(u - {"kernel"}) < 2} == set()


def test_every_setting_is_in_the_example() -> None:
    settings = (ROOT / "marketplace" / "settings.py").read_text()
    read = set(re.findall(r'\b(?:text|flag|number|names)\(\s*"([A-Z_]+)"', settings))
    example = (ROOT / ".env.example").read_text()

    assert read == set(re.findall(r"^#([A-Z_]+)=", example, re.MULTILINE))
