from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.access import Rule
from bot.domain.sensitive import MaskingRules
from bot.errors import SettingsError
from bot.settings.access import AccessFile, load_access

SHIPPED = Path(__file__).parents[3] / "config" / "access.yaml"


def load(folder: Path, text: str) -> AccessFile:
    """What a home's file says."""
    config = folder / "config"
    config.mkdir(exist_ok=True)
    (config / "access.yaml").write_text(text, encoding="utf-8")
    return load_access({"AUDIT_HOME": str(folder)})


def refused(folder: Path, text: str) -> list[str]:
    """The complaints about a file, without its name."""
    with pytest.raises(SettingsError) as caught:
        load(folder, text)
    name = str(folder / "config" / "access.yaml")
    lines = str(caught.value).splitlines()
    assert all(line.startswith(f"{name}:") for line in lines)
    return [line.removeprefix(f"{name}:") for line in lines]


def test_what_is_shipped_allows_nothing_and_masks_what_it_says(tmp_path: Path) -> None:
    shipped = load_access({"AUDIT_HOME": str(tmp_path)})
    assert shipped == AccessFile()
    assert shipped.rules == ()
    text = SHIPPED.read_text(encoding="utf-8")
    assert all(name in text for name in (*MaskingRules().fields, *MaskingRules().values))


def test_an_empty_file_allows_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, "# nothing yet\n") == AccessFile()


def test_a_rule_is_read(tmp_path: Path) -> None:
    text = "rules:\n  - {channels: [C012345], groups: [S012345], actions: [run, list]}\n"
    (rule,) = load(tmp_path, text).rules
    assert rule == Rule(actions=("run", "list"), groups=("S012345",), channels=("C012345",))


def test_a_file_replaces_an_earlier_one_whole(tmp_path: Path) -> None:
    load(tmp_path, "rules:\n  - {users: [U012345], actions: ['*']}\nmasking: {fields: [a]}\n")
    later = tmp_path / "later"
    later.mkdir()
    (later / "access.yaml").write_text("masking: {values: [x]}\n", encoding="utf-8")
    access = load_access({"AUDIT_HOME": str(tmp_path), "AUDIT_CONFIG": str(later)})
    assert access.rules == ()
    assert access.masking == MaskingRules(fields=MaskingRules().fields, values=("x",))


def test_masking_is_given_up_only_in_so_many_words(tmp_path: Path) -> None:
    assert load(tmp_path, "rules: []\n").masking == MaskingRules()
    nothing = load(tmp_path, "masking: {fields: [], values: []}\n").masking
    assert nothing == MaskingRules(fields=(), values=())


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("ruels: []\n", "1:1: ruels: unknown key. Did you mean 'rules'?"),
        (
            "rules:\n  - channel: [C012345]\n    actions: [run]\n",
            "2:5: rules[0].channel: unknown key. Did you mean 'channels'?",
        ),
        ("rules:\n  - channels: [C012345]\n", "2:5: rules[0]: the key 'actions' is missing"),
        (
            "rules:\n  - {channels: [C012345], actions: [run, expert]}\n",
            (
                "2:42: rules[0].actions[1]: must be one of *, list, show, run, query, export, "
                "reveal, cancel, respond, manage; got 'expert'. Did you mean 'export'?"
            ),
        ),
        (
            "rules:\n  - actions: [run]\n",
            "2:5: rules[0]: names nobody and no channel: give users, groups or channels",
        ),
        (
            "rules:\n  - actions: [run]\n    channels:\n      - '#incidents'\n",
            (
                "4:9: rules[0].channels[0]: '#incidents' is not the id of a channel, "
                "like C0123ABCD: Slack has it at the end of a channel's details"
            ),
        ),
        (
            "rules:\n  - {actions: [run], users: [S012345]}\n",
            "2:30: rules[0].users[0]: S012345 is the id of a user group: write it under 'groups'",
        ),
        (
            "rules:\n  - {actions: [run], users: [U012345], runbooks: [164.312(z)]}\n",
            (
                "2:51: rules[0].runbooks[0]: there is no clause '164.312(z)'. "
                "Did you mean '164.312(d)'?"
            ),
        ),
        (
            "rules:\n  - {actions: [run], users: [U012345], runbooks: [Access denied]}\n",
            (
                "2:51: rules[0].runbooks[0]: 'Access denied' is no runbook's id, "
                "no glob like access-* and no clause like 164.312(b)"
            ),
        ),
        (
            "masking:\n  values:\n    - ok\n    - '(a'\n",
            (
                "4:7: masking.values[1]: no regular expression: "
                "missing ), unterminated subpattern at position 0"
            ),
        ),
        (
            "masking: {values: ['x*']}\n",
            "1:20: masking.values[0]: finds something in every text, so it would mask everything",
        ),
        ("masking: {fields: ['']}\n", "1:20: masking.fields[0]: names no field"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    assert refused(tmp_path, text) == [complaint]


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = "rules:\n  - {actions: [run], channels: [here, there]}\nmasking: {values: ['(']}\n"
    assert [line.split(" ")[1] for line in refused(tmp_path, text)] == [
        "rules[0].channels[0]:",
        "rules[0].channels[1]:",
        "masking.values[0]:",
    ]


@pytest.mark.parametrize("name", ["164.312(b)", "164.312(a)", "access-*", "*", "data-egress"])
def test_runbooks_are_named_by_id_glob_or_clause(tmp_path: Path, name: str) -> None:
    text = f"rules:\n  - {{actions: [run], users: [U012345], runbooks: ['{name}']}}\n"
    (rule,) = load(tmp_path, text).rules
    assert rule.runbooks == (name,)


def test_a_file_that_is_replaced_is_not_even_read(tmp_path: Path) -> None:
    home = tmp_path / "config"
    home.mkdir()
    (home / "access.yaml").write_text("rules: [", encoding="utf-8")
    later = tmp_path / "later"
    later.mkdir()
    (later / "access.yaml").write_text("rules: []\n", encoding="utf-8")
    assert load_access({"AUDIT_HOME": str(tmp_path), "AUDIT_CONFIG": str(later)}).rules == ()


@pytest.mark.parametrize("key", ["rules", "masking"])
def test_a_key_with_nothing_behind_it_is_told(tmp_path: Path, key: str) -> None:
    """What is left where every item is commented out: a right or a mask may be missing."""
    (complaint,) = refused(tmp_path, f"{key}:\n#  - all of it\n")
    assert complaint.startswith("1:")
    assert f" {key}: expected " in complaint


def test_direct_messages_are_no_channel(tmp_path: Path) -> None:
    (complaint,) = refused(tmp_path, "rules: [{actions: [run], channels: [D0123ABCD]}]\n")
    assert complaint.startswith("1:37: rules[0].channels[0]: 'D0123ABCD' is not the id")


def test_the_examples_in_the_shipped_file_are_rules(tmp_path: Path) -> None:
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    example = [line.removeprefix("#") for line in lines if line.startswith("#   ")]
    first, second = load(tmp_path, "\n".join(["rules:", *example])).rules
    assert first.actions == ("list", "show", "run", "export", "respond")
    assert (second.groups, second.actions) == (("S0123ABCD",), ("*",))
