"""`trails.yaml`: what it means, and that a mistake is shown where it stands."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.feeds import feeds_of
from bot.settings import ArchiveSettings
from bot.settings.trails import Trail, TrailsFile, load_trails

SHIPPED = Path(__file__).parents[3] / "config" / "trails.yaml"


def load(folder: Path, text: str) -> TrailsFile:
    config = folder / "config"
    config.mkdir(exist_ok=True)
    (config / "trails.yaml").write_text(text, encoding="utf-8")
    return load_trails({"AUDIT_HOME": str(folder)})


def test_nothing_is_followed_as_shipped(tmp_path: Path) -> None:
    assert load_trails({"AUDIT_HOME": str(tmp_path)}) == TrailsFile()


def test_the_example_in_the_shipped_file_is_a_trail(tmp_path: Path) -> None:
    text = re.sub("^#(?=   )", "", SHIPPED.read_text(encoding="utf-8"), flags=re.MULTILINE)
    example = "trails:\n" + "".join(re.findall(r"^   .*\n", text, flags=re.MULTILINE))
    (feed,) = feeds_of(load(tmp_path, example), ArchiveSettings())
    assert (feed.name, feed.bucket.name) == ("organization", "example-org-trail")
    assert feed.bucket.access.role.endswith(":role/cloudtrail-audit-bot-reader")
    assert feed.queue.startswith("https://sqs.eu-central-1.amazonaws.com/")
    assert feed.every == timedelta(minutes=15)


def test_the_shipped_file_explains_every_key() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    for key in Trail.__struct_fields__:
        assert re.search(rf"^# .*\b{key}\b", text, flags=re.MULTILINE), key


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("bucket: s3://logs", "3:13: trails.one.bucket: must be a bucket's name, without s3://"),
        ("bucket: ''", "3:13: trails.one.bucket: must be named"),
        ("bucket: logs\n    buckt: x", "4:5: trails.one.buckt: "),
        ("bucket: logs\n    prefix: /a", "4:13: trails.one.prefix: must not begin with /"),
        ("bucket: logs\n    queue: my-queue", "4:12: trails.one.queue: must be a queue's URL"),
        ("bucket: logs\n    role: reader", "4:11: trails.one.role: must be a"),
        ("bucket: logs\n    region: Frankfurt", "4:13: trails.one.region: must be a region"),
        ("bucket: logs\n    endpoint: minio", "4:15: trails.one.endpoint: must be the address"),
        ("bucket: logs\n    accounts: ['12']", "4:16: trails.one.accounts[0]: must be 12 digits"),
        ("bucket: logs\n    every: soon", "4:12: trails.one.every: "),
        ("bucket: logs\n    since: 0m", "4:12: trails.one.since: "),
    ],
)
def test_a_mistake_is_shown_at_its_place(tmp_path: Path, lines: str, says: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, f"trails:\n  one:\n    {lines}\n")
    assert f"trails.yaml:{says}" in str(refused.value)


def test_a_name_is_one_word(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is no name"):
        load(tmp_path, "trails:\n  <!channel>: {bucket: logs}\n")


def test_a_prefix_ends_with_a_slash_and_the_rest_is_carried_over() -> None:
    trail = Trail("logs", prefix="a/b", requester_pays=True, endpoint="https://minio.example")
    (feed,) = feeds_of(TrailsFile({"one": trail}), ArchiveSettings(downloads=3))
    assert feed.prefix == "a/b/"
    assert feed.bucket.payer == {"RequestPayer": "requester"}
    assert feed.bucket.access.connections == 11
