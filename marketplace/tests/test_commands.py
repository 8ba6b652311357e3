"""What the commands of the house say: describe, check_translations, serve, the environment."""

import os
import shutil
import socket
import subprocess
import sys
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from kernel import embedded
from marketplace.demo.characters import PASSWORD
from marketplace.management.commands import serve
from marketplace.management.reference import pages
from marketplace.management.translations import compiled, faults, said_in, updated
from parties.models import User

ROOT = Path(__file__).resolve().parents[2]
PO = """msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


def test_reference_pages_are_written_and_drift_is_named(tmp_path: Path) -> None:
    with override_settings(BASE_DIR=tmp_path):
        with pytest.raises(CommandError, match=r"verbs\.md"):
            call_command("describe", check=True)
        call_command("describe")
        call_command("describe", check=True)

        (tmp_path / "docs/reference/wiring.md").write_text("yesterday")
        with pytest.raises(CommandError, match=r"^Out of date in docs/reference: wiring.md\."):
            call_command("describe", check=True)


def test_the_reference_says_what_a_verb_promises_needs_and_emits() -> None:
    written = pages()

    row = next(
        line for line in written["verbs.md"].splitlines() if line.startswith("| `withdraw_listing`")
    )
    assert "withdraw_listing" in row
    assert "ListingWithdrawn" in row
    assert "    published --> suspended: suspend\n" in written["lifecycles.md"]
    assert "    [*] --> draft\n" in written["lifecycles.md"]
    assert "| relay | `kernel.tasks.relay` | every 5 s |\n" in written["wiring.md"]
    assert "| see reports | operator |" in written["capabilities.md"]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small tree with texts of every kind."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "parties/tests").mkdir(parents=True)
    (tmp_path / "parties/code.py").write_text(
        'a = _("Sold on %(day)s.")\n'
        'b = ngettext("%(n)d row", "%(n)d rows", 2)\n'
        'c = pgettext("verb", "list")\n'
    )
    (tmp_path / "parties/tests/test_code.py").write_text('_("not seen by people")\n')
    (tmp_path / "templates/page.html").write_text(
        '{# A page. #}\n  <p>{% translate "Don\'t" %}\n'
        "<b>{% blocktranslate trimmed count n=3 %}\n {{ n }} deal\n {% plural %}\n {{ n }} deals\n"
        "{% endblocktranslate %}</b>\n"
    )
    (tmp_path / "locale/zh_Hans/LC_MESSAGES").mkdir(parents=True)
    return tmp_path


def test_every_text_is_found_where_it_stands(house: Path) -> None:
    assert said_in(house) == {
        ("Sold on %(day)s.", None): "parties/code.py:1",
        ("%(n)d row", None): "parties/code.py:2",
        ("list", "verb"): "parties/code.py:3",
        ("Don't", None): "templates/page.html:2",
        ("%(n)s deal", None): "templates/page.html:3",
    }


def test_missing_empty_guessed_and_broken_translations_are_named(house: Path) -> None:
    po = house / "locale/zh_Hans/LC_MESSAGES/django.po"
    po.write_text(
        PO
        + '\n#, python-format\nmsgid "Sold on %(day)s."\nmsgstr "%(tag)s 售出。"\n'
        + '\n#, python-format\nmsgid "%(n)d row"\nmsgid_plural "%(n)d rows"\nmsgstr[0] ""\n'
        + '\n#, fuzzy\nmsgid "Don\'t"\nmsgstr "不要"\n'
        + '\nmsgctxt "verb"\nmsgid "list"\nmsgstr "上架"\n'
    )
    po.with_suffix(".mo").write_bytes(compiled(po))

    found = list(faults(po, said_in(house)))

    assert [line.partition("”")[0] for line in found] == [
        "parties/code.py:1: “Sold on %(day)s.",
        "parties/code.py:2: no translation of “%(n)d row",
        "templates/page.html:2: the translation of “Don't",
        "templates/page.html:3: no translation of “%(n)s deal",
    ]


def test_the_compiled_file_must_say_what_its_source_says(house: Path) -> None:
    po = house / "locale/zh_Hans/LC_MESSAGES/django.po"
    po.write_text(PO + '\nmsgid "Yes"\nmsgstr "是"\n')

    with override_settings(BASE_DIR=house):
        errors = StringIO()
        with pytest.raises(CommandError, match="6 texts"):
            call_command("check_translations", stderr=errors)
        assert "zh_Hans: django.mo is not what django.po says" in errors.getvalue()
        with pytest.raises(CommandError, match="5 texts"):
            call_command("check_translations", compile=True, stderr=StringIO())

    po.write_text(PO + '\nmsgid "Yes"\nmsgstr "对"\n')
    assert list(faults(po, {})) == [
        "django.mo is not what django.po says: manage.py check_translations --compile"
    ]


def test_updating_keeps_what_is_translated_and_drops_what_is_gone(house: Path) -> None:
    po = house / "locale/zh_Hans/LC_MESSAGES/django.po"
    po.write_text(PO + '\nmsgid "Gone"\nmsgstr "没了"\n\nmsgid "Don\'t"\nmsgstr "不要"\n')

    po.write_bytes(once := updated(po, house))

    assert updated(po, house) == once
    assert once.decode().partition("\n\n")[2] == (
        '#: parties/code.py\n#, python-format\nmsgid "Sold on %(day)s."\nmsgstr ""\n\n'
        '#: parties/code.py\n#, python-format\nmsgid "%(n)d row"\nmsgid_plural "%(n)d rows"\n'
        'msgstr[0] ""\n\n'
        '#: parties/code.py\nmsgctxt "verb"\nmsgid "list"\nmsgstr ""\n\n'
        '#: templates/page.html\nmsgid "Don\'t"\nmsgstr "不要"\n\n'
        '#: templates/page.html\n#, python-format\nmsgid "%(n)s deal"\n'
        'msgid_plural "%(n)s deals"\nmsgstr[0] ""\n\n'
    )


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", ""])
def test_serving_on_no_port_is_refused_in_a_sentence(
    port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "in_use", lambda: False)

    with pytest.raises(CommandError, match=f"PORT={port}: must be a number from 1 to 65535"):
        call_command("serve", port=port)


def test_serving_on_a_port_in_use_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "in_use", lambda: False)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} .* make run PORT={port + 1}"):
            call_command("serve", port=str(port))


def test_what_serve_runs() -> None:
    programs = {p.name: list(p.command) for p in serve._programs("127.0.0.1", 8000, web=2, work=2)}

    assert {"web", "worker", "beat"} <= set(programs)
    assert "127.0.0.1:8000" in programs["web"]


@pytest.mark.parametrize(
    ("python", "sentence"),
    [
        ("python-that-is-missing", "Python 3.11 or newer is needed"),
        ("./old-python", "Python 3.11 or newer is needed"),
        ("./bare-python", "Python's venv module is missing"),
    ],
)
def test_a_machine_that_lacks_something_is_told_what(
    tmp_path: Path, python: str, sentence: str
) -> None:
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin" / "environment", tmp_path / "bin")
    for name in ("requirements.txt", "constraints.txt"):
        (tmp_path / name).touch()
    old, bare = tmp_path / "old-python", tmp_path / "bare-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    bare.write_text('#!/bin/sh\n[ "$1" != -m ] || { echo "ensurepip is not available"; exit 1; }\n')
    for script in (old, bare):
        script.chmod(0o755)

    done = subprocess.run(
        ["bin/environment", "run"],
        cwd=tmp_path,
        env={**os.environ, "PYTHON": python},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert "Traceback" not in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_a_setting_that_makes_no_sense_is_told_without_a_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**os.environ, "PUSH_DAILY_CAP": "many", "VAR_DIR": str(settings.VAR)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (1, "PUSH_DAILY_CAP='many': must be a whole number\n")


@pytest.mark.django_db
def test_serve_says_how_to_sign_in_only_where_somebody_can() -> None:
    assert serve._sign_ins() == []

    User.objects.create_user(email="buyer@demo.example", password=None)

    assert serve._sign_ins() == [
        f"  Sign in, password {PASSWORD}:",
        "    buyer     buyer@demo.example",
    ]
