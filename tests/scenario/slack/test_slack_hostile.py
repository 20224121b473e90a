"""Text that an attacker chose, shown in a chat: harmless, in the message as in the file."""

from __future__ import annotations

import csv
import io
import re
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from bot.sample import make_event
from bot.sandbox import Sandbox, SandboxOptions
from tests.scenario.slack.conftest import serving, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Cli, Record
    from tests.scenario.slack.conftest import Workspace

TEXTS = {
    "pings everybody": "<!channel> <!here> <@U0DANA00001> @channel",
    "disguises a link": "<https://evil.example|ok> http://evil.example/x",
    "opens code": "``` `rm -rf` ```",
    "marks up": "*bold* _it_ ~no~ > quote :rotating_light:",
    "turns the direction": "abc\u202etxt.exe\u2066x\u200b\ufeff",
    "controls a terminal": "a\x1b[31mred\x07b\r\nc",
    "is a formula": '=HYPERLINK("https://evil.example","ok")',
    "is 250 KB long": "A" * 250_000,
}
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@pytest.fixture(scope="module")
def hostile(
    tmp_path_factory: pytest.TempPathFactory,
    make_cli: type[Cli],
    write_object: Callable[[Path, list[Record]], Path],
) -> Iterator[Workspace]:
    """A workspace over an archive in which each event's texts do one thing."""
    folder = tmp_path_factory.mktemp("hostile")
    records = [
        make_event(
            eventTime="2026-03-04T12:00:00Z",
            eventName=f"Call{place}",
            errorCode="AccessDenied",
            errorMessage=text,
            userAgent=text,
            sourceIPAddress=text[:3000],
            userIdentity={"type": "IAMUser", "arn": f"arn:aws:iam::1:user/{text[:3000]}"},
        )
        for place, text in enumerate(TEXTS.values())
    ]
    cli = make_cli(folder / "cli")
    ingested = cli("ingest", str(write_object(folder / "evil.json.gz", records)))
    assert f"{len(TEXTS)} new events" in ingested.out, ingested.err
    with (
        Sandbox(SandboxOptions(rate_limit=False)) as sandbox,
        serving(cli, sandbox, folder) as workspace,
    ):
        yield workspace


def parts(block: Any, kind: str) -> Iterator[str]:  # noqa: ANN401 - JSON
    """The texts of one kind of text object in a block."""
    if isinstance(block, dict):
        if block.get("type") == kind and isinstance(block.get("text"), str):
            yield block["text"]
        for value in block.values():
            yield from parts(value, kind)
    elif isinstance(block, list):
        for value in block:
            yield from parts(value, kind)


@pytest.mark.parametrize("at", range(len(TEXTS)), ids=list(TEXTS))
def test_it_is_shown_and_does_nothing(hostile: Workspace, at: int) -> None:
    answer = hostile.ask(f"access-denied 24h action=Call{at}")
    marked_up = "\n".join(parts(answer["blocks"], "mrkdwn"))
    outside_code = re.sub(r"`[^`\n]*`", "", marked_up)
    assert not re.search(r"<[!@#h]", marked_up.replace("<@U0DANA00001>", "", 1))
    assert "evil.example" not in outside_code
    assert ":rotating_light:" not in outside_code
    assert "<!" not in answer["text"]
    assert "<http" not in answer["text"]
    for text in (shown(answer), answer["text"]):
        assert not INVISIBLE.search(text.replace("\n", ""))
    assert f"Call{at}" in shown(answer)


def test_the_file_has_all_of_it_and_runs_nothing(hostile: Workspace) -> None:
    answer = hostile.ask("access-denied 24h")
    hostile.sandbox.person("dana").clicks(answer, "answer.export")
    reply = hostile.thread("dana", answer, ".csv")
    url = hostile.sandbox.url.rstrip("/") + reply["files"][0]["url"]
    with urllib.request.urlopen(url) as response:  # noqa: S310 - loopback
        text = response.read().decode("utf-8-sig")
    csv.field_size_limit(1_000_000)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(TEXTS)
    cells = [cell for row in rows for cell in row.values()]
    assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in cells)
    assert any(len(cell) > 10_000 for cell in cells)  # the rest of it is masked, unread
    assert not INVISIBLE.search(text.replace("\n", ""))


def test_it_does_nothing_in_a_form_either(hostile: Workspace) -> None:
    answer = hostile.ask("access-denied 24h 'principal=<!channel> `x`'")
    hostile.sandbox.person("dana").clicks(answer, "answer.narrow")
    view = hostile.modal("dana", "Ask CloudTrail")
    values = [
        block["element"].get("initial_value")
        for block in view["blocks"]
        if block.get("block_id") == "parameter.principal"
    ]
    assert values == ["<!channel> `x`"]
    assert "<!channel>" not in "\n".join(parts(view["blocks"], "mrkdwn"))
