from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.oncall import OnCallSchedule, Rotation, on_call
from bot.errors import SettingsError
from bot.settings.oncall import OnCallFile, load_oncall

SHIPPED = Path(__file__).parents[3] / "config" / "oncall.yaml"

ROTATION = """\
schedules:
  primary:
    rotations:
      - name: weekly
        zone: Europe/Berlin
        people: [U012345, W012345, "group:S012345"]
        handover: monday 09:00
        first: 2026-01-05
"""


def load(folder: Path, text: str) -> OnCallFile:
    """What a home's file says."""
    config = folder / "config"
    config.mkdir(exist_ok=True)
    (config / "oncall.yaml").write_text(text, encoding="utf-8")
    return load_oncall({"AUDIT_HOME": str(folder)})


def refused(folder: Path, text: str) -> list[str]:
    """The complaints about a file, without its name."""
    with pytest.raises(SettingsError) as caught:
        load(folder, text)
    name = str(folder / "config" / "oncall.yaml")
    lines = str(caught.value).splitlines()
    assert all(line.startswith(f"{name}:") for line in lines)
    return [line.removeprefix(f"{name}:") for line in lines]


@pytest.mark.parametrize("text", [None, "# nothing yet\n", "schedules: {}\n"])
def test_nobody_is_on_call_until_somebody_says_so(tmp_path: Path, text: str | None) -> None:
    shipped = load_oncall({"AUDIT_HOME": str(tmp_path)}) if text is None else load(tmp_path, text)
    assert shipped == OnCallFile()
    assert shipped.schedules == {}


def test_the_example_in_the_shipped_file_is_a_schedule(tmp_path: Path) -> None:
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    example = [line.removeprefix("#") for line in lines if line.startswith("#   ")]
    primary = load(tmp_path, "\n".join(["schedules:", *example])).schedules["primary"]
    in_turn, desk = primary.rotations
    assert in_turn.people == ("U0123ABCD", "U0456EFGH", "U0789IJKL")
    assert desk.restrictions[0].hours == "09:00-17:00"
    night, noon = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (20, 12))
    assert on_call(primary, [], night) == "U0123ABCD"
    assert on_call(primary, [], noon) == "group:S0123ABCD"


def test_a_schedule_is_read_and_has_its_key_for_a_name(tmp_path: Path) -> None:
    rotation = Rotation(
        name="weekly",
        zone="Europe/Berlin",
        people=("U012345", "W012345", "group:S012345"),
        handover="monday 09:00",
        first=date(2026, 1, 5),
    )
    expected = OnCallSchedule("primary", (rotation,))
    assert load(tmp_path, ROTATION).schedules == {"primary": expected}


def test_a_file_replaces_an_earlier_one_whole_without_reading_it(tmp_path: Path) -> None:
    home = tmp_path / "config"
    home.mkdir()
    (home / "oncall.yaml").write_text("schedules: [", encoding="utf-8")
    later = tmp_path / "later"
    later.mkdir()
    (later / "oncall.yaml").write_text(ROTATION, encoding="utf-8")
    found = load_oncall({"AUDIT_HOME": str(tmp_path), "AUDIT_CONFIG": str(later)})
    assert list(found.schedules) == ["primary"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("schedules:", "schedule:", "1:1: schedule: unknown key. Did you mean 'schedules'?"),
        (
            "primary",
            "on call",
            (
                "2:3: schedules.on call: 'on call' is no name for a schedule: use letters, "
                "digits, '.', '_' and '-'"
            ),
        ),
        (
            "Europe/Berlin",
            "Europe/Berlni",
            (
                "5:15: schedules.primary.rotations[0].zone: there is no time zone "
                "'Europe/Berlni'. Did you mean 'Europe/Berlin'?"
            ),
        ),
        (
            'people: [U012345, W012345, "group:S012345"]',
            "people: []",
            (
                "6:17: schedules.primary.rotations[0].people: nobody is in it: "
                "give one person at least"
            ),
        ),
        (
            "group:S012345",
            "S012345",
            (
                "6:36: schedules.primary.rotations[0].people[2]: S012345 is the id of a "
                "user group: write group:S012345"
            ),
        ),
        (
            "U012345,",
            "alice,",
            (
                "6:18: schedules.primary.rotations[0].people[0]: 'alice' is not the id of a "
                "person, like U0123ABCD, and no group:S0123ABCD: Slack has it under "
                "'Copy member ID' in the menu of a profile"
            ),
        ),
        (
            "monday 09:00",
            "mon 09:00",
            (
                "7:19: schedules.primary.rotations[0].handover: 'mon 09:00' is no handover: "
                "write 'monday 09:00', 'daily 09:00' or 'every 14 days 09:00'. "
                "Did you mean 'monday 09:00'?"
            ),
        ),
        (
            "2026-01-05",
            "2026-01-07",
            (
                "8:16: schedules.primary.rotations[0].first: 2026-01-07 is a wednesday, "
                "the handover is on monday. Did you mean 2026-01-05?"
            ),
        ),
        (
            "monday 09:00\n        first: 2026-01-05",
            "every 14 days 09:00",
            (
                "7:19: schedules.primary.rotations[0].handover: needs the key 'first' beside "
                "it: a day of such a handover"
            ),
        ),
        (
            "first: 2026-01-05",
            "restrictions: [{hours: 9-17}]",
            (
                "8:32: schedules.primary.rotations[0].restrictions[0].hours: '9-17' is no "
                "stretch of a day: write '09:00-17:00' or '18:00-08:00'"
            ),
        ),
        (
            "first: 2026-01-05",
            "restrictions: [{weekdays: [mondays]}]",
            (
                "8:36: schedules.primary.rotations[0].restrictions[0].weekdays[0]: must be one "
                "of monday, tuesday, wednesday, thursday, friday, saturday, sunday; "
                "got 'mondays'. Did you mean 'monday'?"
            ),
        ),
        (
            "        zone: Europe/Berlin\n",
            "",
            "4:9: schedules.primary.rotations[0]: the key 'zone' is missing",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert refused(tmp_path, ROTATION.replace(old, new)) == [complaint]


@pytest.mark.parametrize("zone", ["/etc/passwd", "../UTC", "Europe", "''"])
def test_what_is_no_zone_is_refused_whatever_it_looks_like(tmp_path: Path, zone: str) -> None:
    (complaint,) = refused(tmp_path, ROTATION.replace("Europe/Berlin", zone))
    assert "there is no time zone" in complaint


def test_a_schedule_without_rotations_is_refused(tmp_path: Path) -> None:
    (complaint,) = refused(tmp_path, "schedules: {primary: {rotations: []}}\n")
    assert complaint.startswith("1:34: schedules.primary.rotations: ")


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = ROTATION.replace("Europe/Berlin", "Berlin").replace("monday", "moonday")
    keys = [line.split(" ")[1].rpartition(".")[2] for line in refused(tmp_path, text)]
    assert keys == ["zone:", "handover:"]
