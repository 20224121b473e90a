from __future__ import annotations

import pytest

from bot.domain.runbook import Parameter, Runbook
from bot.errors import NotFoundError
from bot.slack.messages.help import help_message
from bot.slack.messages.listing import runbooks_message
from bot.slack.messages.runbook_card import runbook_message
from tests.unit.slack.messages.limits import check, shown
from tests.unit.slack.views.forms import HOSTILE, RUNBOOKS, marked_up, runbook


def test_every_runbook_is_listed_once_under_a_safeguard() -> None:
    message = runbooks_message(RUNBOOKS, None)
    check(message)
    lines = shown(message.blocks).splitlines()
    ids = [line.split("`")[1] for line in lines if line.startswith("`")]
    assert sorted(ids) == [one.id for one in RUNBOOKS]
    assert message.text == f"{len(RUNBOOKS)} runbooks"


@pytest.mark.parametrize("safeguard", ["164.312(d)", "(d)", "45 CFR 164.312(D)"])
def test_a_safeguards_runbooks_stand_under_its_name_however_it_is_written(safeguard: str) -> None:
    message = runbooks_message(RUNBOOKS, safeguard)
    check(message)
    text = shown(message.blocks)
    assert "*164.312(d) Person or entity authentication*" in text
    assert text.count("*164.312") == 1
    assert "`console-signins`" in text
    assert "`access-denied`" not in text


def test_one_and_none_are_counted_in_words() -> None:
    assert runbooks_message([runbook()], "(b)").text == "1 runbook for 164.312(b)"
    none = runbooks_message([runbook()], "(d)")
    check(none)
    assert none.text == "No runbook for 164.312(d)"


def test_an_unknown_safeguard_names_those_there_are() -> None:
    with pytest.raises(NotFoundError, match=r"164\.312\(a\)\(1\)"):
        runbooks_message(RUNBOOKS, "164.999")


@pytest.mark.parametrize("title", ["x" * 80, HOSTILE[:80], "\U0001f600" * 80, "x"])
@pytest.mark.parametrize("safeguard", [None, "(b)"])
def test_a_list_shows_every_runbook_or_says_how_many_it_leaves_out(
    title: str, safeguard: str | None
) -> None:
    for count in (1, 60, 80, 400):
        many = [runbook(f"own-{at}", title=title) for at in range(count)]
        message = runbooks_message([*RUNBOOKS, *many], safeguard)
        check(message)
        text = shown(message.blocks)
        listed = sum(line.startswith("`") for line in text.splitlines())
        told = int(message.text.split()[0].replace(",", ""))
        assert listed == told or f"and {told - listed:,} more" in text
        assert "`access-denied`" in text
        assert "/audit show RUNBOOK" in text


def test_a_list_that_leaves_runbooks_out_is_as_long_as_slack_allows() -> None:
    many = [runbook(f"own-{at:03}", title="x" * 80) for at in range(300)]
    text = shown(runbooks_message(many, None).blocks)
    assert 8_800 < len(text) <= 9_050
    some = shown(runbooks_message(many[:60], None).blocks)
    assert all(f"`own-{at:03}`" in some for at in range(60))
    assert "more:" not in some


@pytest.mark.parametrize("asked", RUNBOOKS, ids=lambda one: one.id)
def test_every_card_fits_with_nothing_left_out(asked: Runbook) -> None:
    message = runbook_message(asked)
    check(message)
    text = shown(message.blocks)
    assert "\u2026" not in text
    assert not [one for one in message.blocks if one.get("block_id") == "left-out"]
    assert asked.query.rstrip("\n") in text
    assert all(f"`{one.name}` ({one.type}" in text for one in asked.parameters)
    assert "`principal`" in text
    assert all(f"{at}. " in text for at in range(1, len(asked.guidance) + 1))
    run = next(one for one in message.blocks if one["type"] == "actions")["elements"][0]
    assert (run["action_id"], run["value"]) == ("runbook.run", asked.id)


def test_a_card_tells_of_each_parameter_what_it_takes() -> None:
    card = runbook(
        parameters=(
            Parameter(name="needed", description="One."),
            Parameter(name="some", description="Two.", type="region", many=True, filter="x"),
            Parameter(name="usual", description="Three.", default=["a", "b"], many=True),
            Parameter(name="one", description="Four.", default="x", choices=("x", "y")),
        ),
        references=("https://example.org/page",),
    )
    text = shown(runbook_message(card).blocks)
    assert "`needed` (string, needed): One." in text
    assert "`some` (region, several, optional): Two." in text
    assert "`usual` (string, several, optional, default `a`, `b`): Three." in text
    assert "`one` (string, optional, default `x`, one of `x`, `y`): Four." in text
    assert "https://example.org/page" in text


@pytest.mark.parametrize("count", [9, 10, 40])
def test_a_card_shows_its_references_or_says_how_many_it_leaves_out(count: int) -> None:
    pages = tuple(f"https://example.org/{at:02}" for at in range(count))
    message = runbook_message(runbook(references=pages))
    check(message)
    text = shown(message.blocks)
    seen = sum(page in text for page in pages)
    assert seen == count or f"and {count - seen} more" in text


def test_a_card_of_hostile_and_endless_text_fits_and_does_nothing() -> None:
    card = runbook(
        title=HOSTILE[:80],
        description=HOSTILE * 99,
        query=HOSTILE * 99,
        guidance=(HOSTILE * 99,) * 20,
        parameters=(Parameter(name="name", description=HOSTILE * 99, default=HOSTILE),),
        references=(HOSTILE * 99,) * 20,
    )
    message = runbook_message(card)
    check(message)
    assert not [text for text in marked_up(message.blocks) if "<" in text]
    assert "<!" not in message.text
    assert "left out" in shown(message.blocks)


def test_help_fits_and_shows_the_command_by_the_name_it_was_installed_with() -> None:
    message = help_message("/trail")
    check(message)
    assert "`/trail access-denied 24h`" in shown(message.blocks)
    assert "/audit " not in shown(message.blocks)
