"""What the command line has, the pages name; what belongs to one machine, no file names."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from bot.cli.main import audit
from bot.settings.model import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parents[2]
FORBIDDEN = re.compile(
    r"(?<![\w.~$/-])/(?:work|tmp|root|home/\w+)/"
    r"|pypi\.org|files\.pythonhosted|registry\.npmjs|proxy\.golang|docker\.io"
)


def pages() -> str:
    files = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def commands(command: click.Command, name: str) -> Iterator[str]:
    """The full name of each command that does something."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            assert found is not None
            yield from commands(found, f"{name} {sub}")
    else:
        yield name


@pytest.mark.parametrize("name", list(commands(audit, "audit")))
def test_a_page_names_the_command(name: str) -> None:
    """`audit run` is what `audit RUNBOOK` is short for."""
    assert re.search(rf"\b{name}\b", pages()), f"neither README.md nor docs/ says `{name}`"


@pytest.mark.parametrize("section", SECTIONS)
def test_the_settings_page_names_every_setting(section: str) -> None:
    page = (REPOSITORY / "docs" / "settings.md").read_text(encoding="utf-8")
    part = page.partition(f"## `{section}.yaml`")[2].partition("\n## ")[0]
    for name in SECTIONS[section].__struct_fields__:
        assert f"| `{name}` |" in part


def tracked() -> list[Path]:
    """The files that git keeps, those of the tests left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - the developer's own git
        cwd=REPOSITORY,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = [name for name in listed.stdout.decode().split("\0") if name]
    files = [REPOSITORY / name for name in names if not name.startswith("tests/")]
    return [file for file in files if file.is_file()]


def test_no_file_names_a_machines_paths_or_a_registrys_host() -> None:
    found = [
        f"{file.relative_to(REPOSITORY)}: {match.group()}"
        for file in tracked()
        for match in FORBIDDEN.finditer(file.read_bytes().decode("utf-8", "replace"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("see /work/main", True),
        ("https://pypi.org/simple", True),
        ("a network/home/of/ours", False),
        ("https://example.com/work/x", False),
        ("build/tmp/x", False),
    ],
)
def test_what_is_looked_for(text: str, bad: object) -> None:
    assert bool(FORBIDDEN.search(text)) == bad
