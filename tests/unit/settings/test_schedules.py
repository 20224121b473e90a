from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.schedule import DigestSchedule, Schedule, ScheduleRule, SchedulesFile
from bot.domain.slots import next_slot, timing_of
from bot.errors import SettingsError
from bot.settings.schedules import load_schedules

SHIPPED = Path(__file__).parents[3] / "config" / "schedules.yaml"
PAGE = Path(__file__).parents[3] / "docs" / "schedules.md"


def load(folder: Path, text: str) -> SchedulesFile:
    """What a home's file says."""
    config = folder / "config"
    config.mkdir(exist_ok=True)
    (config / "schedules.yaml").write_text(text, encoding="utf-8")
    return load_schedules({"AUDIT_HOME": str(folder)})


def refused(folder: Path, text: str) -> list[str]:
    """The complaints about a file, without its name."""
    with pytest.raises(SettingsError) as caught:
        load(folder, text)
    name = str(folder / "config" / "schedules.yaml")
    lines = str(caught.value).splitlines()
    assert all(line.startswith(f"{name}:") for line in lines)
    return [line.removeprefix(f"{name}:") for line in lines]


def test_what_is_shipped_watches_denials_and_posts_a_digest(tmp_path: Path) -> None:
    shipped = load_schedules({"AUDIT_HOME": str(tmp_path)})
    assert shipped.schedules == {
        "access-denied-summary": Schedule("access-denied", every="15m", summary="threshold")
    }
    assert shipped.digests == {"daily": DigestSchedule(cron="0 8 * * *", period="1d")}


def test_the_examples_in_the_shipped_file_are_schedules(tmp_path: Path) -> None:
    examples = re.sub("^#(?=   )", "", SHIPPED.read_text(encoding="utf-8"), flags=re.MULTILINE)
    # an example stands above the key that it belongs under
    parts = re.findall(r"^#\n((?:   .*\n)+)(\w+:\n)", examples, flags=re.MULTILINE)
    found = load(tmp_path, "".join(key + example for example, key in parts))
    assert set(found.schedules) == {
        "access-denied-hourly",
        "root-use-in-working-hours",
        "denials-at-night",
    }
    assert found.schedules["access-denied-hourly"].summary == "always"
    assert found.schedules["denials-at-night"].alert == ScheduleRule(threshold=20, window="30m")
    weekly = found.digests["weekly"]
    slot = next_slot(timing_of(weekly.every, weekly.cron, "UTC"), datetime(2026, 6, 9, tzinfo=UTC))
    assert slot == datetime(2026, 6, 15, 8, tzinfo=UTC)


def test_what_is_shipped_names_runbooks_that_there_are() -> None:
    named = re.findall(r"^#? +runbook: (\S+)$", SHIPPED.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(named) == 4
    assert set(named) <= {file.stem for file in (SHIPPED.parents[1] / "runbooks").glob("*.yaml")}


def test_the_example_on_the_page_is_a_file(tmp_path: Path) -> None:
    pattern = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
    (example,) = pattern.findall(PAGE.read_text(encoding="utf-8"))
    found = load(tmp_path, example)
    assert found.schedules["denials-at-night"].parameters == {"principal": "alice"}
    assert found.digests["weekly"] == DigestSchedule(cron="0 8 * * mon", period="7d")


def test_every_key_of_a_schedule_is_told_of_in_the_file_and_on_the_page() -> None:
    shipped, page = SHIPPED.read_text(encoding="utf-8"), PAGE.read_text(encoding="utf-8")
    for key in (*Schedule.__struct_fields__, *ScheduleRule.__struct_fields__, "period"):
        assert re.search(rf"\b{key}\b", shipped), key
        assert f"`{key}`" in page or f"`alert.{key}`" in page, key


@pytest.mark.parametrize("text", ["# nothing yet\n", "schedules: {}\n", "digests: {}\n"])
def test_nothing_is_watched_until_somebody_says_so(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text) == SchedulesFile()


def test_a_file_replaces_an_earlier_one_whole(tmp_path: Path) -> None:
    load(tmp_path, "schedules: {a: {runbook: root-use, every: 1h}}\n")
    later = tmp_path / "later"
    later.mkdir()
    (later / "schedules.yaml").write_text("schedules: {b: {runbook: root-use, every: 2h}}\n")
    found = load_schedules({"AUDIT_HOME": str(tmp_path), "AUDIT_CONFIG": str(later)})
    assert set(found.schedules) == {"b"}


def test_all_keys_are_read(tmp_path: Path) -> None:
    text = """\
schedules:
  a:
    runbook: root-use
    parameters: {account: "123456789012"}
    cron: "0 9 * * mon-fri"
    zone: Europe/Berlin
    channel: C0123ABCD
    alert: {threshold: 3, group_by: userIdentity.arn, window: 2h, severity: high}
    policy: night
    quiet_hours: 22:00-06:00
    summary: never
    paused: true
"""
    assert load(tmp_path, text).schedules["a"] == Schedule(
        "root-use",
        {"account": "123456789012"},
        cron="0 9 * * mon-fri",
        zone="Europe/Berlin",
        channel="C0123ABCD",
        alert=ScheduleRule(3, "userIdentity.arn", "2h", "high"),
        policy="night",
        quiet_hours="22:00-06:00",
        summary="never",
        paused=True,
    )


def schedule(*lines: str) -> str:
    return "\n".join(["schedules:", "  a:", "    runbook: root-use", *(f"    {x}" for x in lines)])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("scedules: {}\n", "1:1: scedules: unknown key. Did you mean 'schedules'?"),
        (
            schedule("every: 1h", "chanel: C0123ABCD"),
            "5:5: schedules.a.chanel: unknown key. Did you mean 'channel'?",
        ),
        (
            schedule("every: 1h", "alert: {treshold: 3}"),
            "5:13: schedules.a.alert.treshold: unknown key. Did you mean 'threshold'?",
        ),
        ("schedules: {a: {every: 1h}}", "1:16: schedules.a: the key 'runbook' is missing"),
        (
            schedule(),
            "2:3: schedules.a: says not when: give 'every: 15m' or 'cron: \"0 9 * * mon-fri\"'",
        ),
        (
            schedule("every: 1h", 'cron: "0 9 * * *"'),
            "5:5: schedules.a.cron: stands beside 'every': keep one of them",
        ),
        (
            schedule("every: 1 hour"),
            ("4:12: schedules.a.every: a duration is written like 30s, 90m, 1h30m, 24h, 7d or 2w"),
        ),
        (
            schedule("every: 0m"),
            "4:12: schedules.a.every: must be longer than no time at all",
        ),
        (
            schedule('cron: "0 9 * * 1-5"'),
            (
                "4:20: schedules.a.cron: day of the week, column 9: '1-5': 0 is Sunday in cron and "
                "Monday in APScheduler; if it is cron's, write 'mon-fri'"
            ),
        ),
        (
            schedule("cron: 0 9,24 * * *"),
            "4:15: schedules.a.cron: hour, column 5: '24': there is 0 to 23",
        ),
        (
            schedule("cron: 0 9 * * *", "zone: Europe/Berln"),
            (
                "5:11: schedules.a.zone: there is no time zone 'Europe/Berln'. Did you mean"
                " 'Europe/Berlin'?"
            ),
        ),
        (
            schedule("every: 1h", "quiet_hours: nights"),
            "5:18: schedules.a.quiet_hours: 'nights' is no day: write mon, mon-fri or sat,sun",
        ),
        (
            schedule("every: 1h", "channel: '#security'"),
            (
                "5:14: schedules.a.channel: '#security' is not the id of a channel, like C0123ABCD:"
                " Slack has it at the end of a channel's details"
            ),
        ),
        (
            schedule("every: 1h", "channel: U0123ABCD"),
            (
                "5:14: schedules.a.channel: 'U0123ABCD' is not the id of a channel, like C0123ABCD:"
                " Slack has it at the end of a channel's details"
            ),
        ),
        (
            schedule("every: 1h", "summary: hourly"),
            "5:14: schedules.a.summary: must be one of never, threshold, always; got 'hourly'.",
        ),
        (
            schedule("every: 1h", "alert: {severity: urgent}"),
            (
                "5:23: schedules.a.alert.severity: must be one of low, medium, high, critical; got"
                " 'urgent'."
            ),
        ),
        (
            "schedules: {a b: {runbook: x, every: 1h}}",
            (
                "1:13: schedules.a b: is no name: use letters, digits, '.', '_' and '-', 80 at the"
                " most"
            ),
        ),
        (
            "digests: {daily: {channel: C0123ABCD}}",
            (
                "1:11: digests.daily: says not when: give 'every: 15m' or 'cron:"
                ' "0 9 * * mon-fri"\''
            ),
        ),
        (
            'digests: {daily: {cron: "0 8 * * *", period: 1w}}',
            "1:46: digests.daily.period: expected text matching regex '^[1-9][0-9]*[mhd]$'",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    assert refused(tmp_path, text) == [complaint]


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = schedule("cron: '@daily'", "zone: Mars", "channel: general", "quiet_hours: x")
    keys = [line.split(": ")[1] for line in refused(tmp_path, text)]
    assert keys == [f"schedules.a.{key}" for key in ("cron", "zone", "channel", "quiet_hours")]
