"""The README's commands do what it says: they are run in its order, against a home of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
README = REPOSITORY / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)

MADE = {"make demo": "AUDIT_HOME=build/demo audit demo --events 1000 --once"}
"""What these verbs of make leave behind, without the venv they make first."""


def commands() -> list[str]:
    """The lines that begin with `$ `, without it; a line that ends in a backslash goes on."""
    blocks = BLOCK.findall(README.read_text(encoding="utf-8"))
    joined = [block.replace("\\\n", " ") for block in blocks]
    return [line[2:] for block in joined for line in block.splitlines() if line.startswith("$ ")]


def is_for_others(command: str) -> bool:
    """Commands that need Slack's tokens, or another program than the bot."""
    program = command.split(maxsplit=1)[0]
    return command == "audit serve" or program in {"make", "git", "cd", "docker"}


def script() -> str:
    """The commands as one shell script that says before each where it is."""
    lines = ["set -e"]
    for command in commands():
        run = MADE.get(command, ":" if is_for_others(command) else command)
        lines += [f"echo '--- {len(lines)}' >&2", run]
    return "\n".join(lines)


def test_there_are_commands() -> None:
    assert len([command for command in commands() if command.startswith("audit ")]) > 10


def test_every_command_succeeds(tmp_path: Path) -> None:
    """`~/my-trail` is the reader's own trail: here, a small sample."""
    own = "audit sample $HOME/my-trail --events 300 >/dev/null\n"
    done = subprocess.run(
        ["bash", "-c", own + script()],  # noqa: S607 - the reader's own shell
        cwd=tmp_path,
        env={
            "HOME": str(tmp_path),
            "AUDIT_HOME": str(tmp_path / "home"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_every_verb_of_make_exists() -> None:
    target, use = (
        re.compile(r"^([a-z-]+):", re.MULTILINE),
        re.compile(r"(?:^\$ |`)make ([a-z -]+)", re.MULTILINE),
    )
    targets = set(target.findall((REPOSITORY / "Makefile").read_text(encoding="utf-8")))
    for page in (README, REPOSITORY / "CONTRIBUTING.md"):
        named = use.findall(page.read_text(encoding="utf-8"))
        verbs = {verb for words in named for verb in words.split()}
        assert verbs <= targets, page.name
        assert verbs


@pytest.mark.parametrize(
    "page",
    sorted(REPOSITORY.glob("*.md")) + sorted(REPOSITORY.glob("docs/**/*.md")),
    ids=lambda page: str(page.relative_to(REPOSITORY)),
)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?://|mailto:|#)([^)#\s]+)", text)
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []
