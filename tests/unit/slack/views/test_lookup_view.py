from __future__ import annotations

from typing import Any

import pytest

from bot.domain.lookup import Subject, find_subjects, offers
from bot.slack.views.lookup import Chosen, lookup_view, read_lookup
from tests.unit.slack.views.forms import HOSTILE, RUNBOOKS, block, check, runbook, submitted, words

ADDRESS = Subject("address", "203.0.113.66")
KEY = Subject("access key", "AKIAIOSFODNN7EXAMPLE")
EVENT = Subject("event id", "0f1e2d3c-0000-4000-8000-000000000001")


def look_up(*subjects: Subject) -> dict[str, Any]:
    view = lookup_view(subjects, offers(subjects, RUNBOOKS), channel="C1")
    check(view)
    return view


def groups(view: dict[str, Any]) -> dict[str, list[str]]:
    """The values on offer, by their heading."""
    return {
        group["label"]["text"]: [option["value"] for option in group["options"]]
        for group in block(view, "offer")["element"]["option_groups"]
    }


def test_every_subject_has_the_runbooks_that_take_it_under_its_name() -> None:
    found = groups(look_up(ADDRESS, KEY))
    assert len(found["address 203.0.113.66"]) == len(RUNBOOKS)
    assert len(found["access key AKIAIOSFODNN7EXAMPLE"]) == 1


def test_the_choice_comes_back_with_what_to_fill_in() -> None:
    view = look_up(ADDRESS, KEY)
    value = groups(view)["access key AKIAIOSFODNN7EXAMPLE"][0]
    assert read_lookup(submitted(view, {"offer": value})) == Chosen(
        "whole-session", {"key": "AKIAIOSFODNN7EXAMPLE"}
    )


def test_what_no_runbook_takes_is_said_and_the_rest_is_offered() -> None:
    view = look_up(EVENT, KEY)
    assert f"No runbook that you may ask takes {EVENT.text}." in words(view)
    assert set(groups(view)) == {"access key AKIAIOSFODNN7EXAMPLE"}


def test_found_and_not_askable_is_not_the_same_as_nothing_found() -> None:
    view = look_up(EVENT)
    assert f"Found: {EVENT.text}" in words(view)
    assert "Nothing was found" not in words(view)
    assert "submit" not in view


def test_nothing_found_says_what_is_looked_for() -> None:
    view = look_up()
    assert "Nothing was found to look up" in words(view)
    assert "submit" not in view


def test_the_fullest_form_fits_and_says_what_it_leaves_out() -> None:
    many = [runbook(f"own-{at}", parameters=()) for at in range(90)]
    text = " ".join(f"arn:aws:iam::111122223333:user/{at:03}{'x' * 90}" for at in range(99))
    subjects = find_subjects(text)
    view = lookup_view(subjects, offers(subjects, many), channel="C1")
    check(view)
    assert {len(values) for values in groups(view).values()} == {50}
    assert len(groups(view)) == 10
    assert "Some runbooks are left out" in words(view)
    assert "these are the first 10" in words(view)


@pytest.mark.parametrize("length", [60, 64, 100, 128, 200])
def test_a_long_name_is_offered_to_the_same_runbooks_and_comes_back_whole(length: int) -> None:
    name = "\u00fc" * (length - 1) + '"'
    long = Subject("arn", f"arn:aws:sts::111122223333:assumed-role/{name}/ann")
    view = look_up(long, KEY)
    offered = offers([long], RUNBOOKS)
    values = next(iter(groups(view).values()))
    assert [read_lookup(submitted(view, {"offer": value})) for value in values] == [
        Chosen(offer.runbook.id, offer.parameters) for offer in offered
    ]
    assert "left out" not in words(view)


def test_names_too_long_to_carry_are_said_to_be_left_out() -> None:
    long = [Subject("arn", f"arn:aws:iam::111122223333:user/{at}{'x' * 400}") for at in range(10)]
    view = look_up(*long)
    assert 5 <= len(groups(view)) < 10
    assert len(view["private_metadata"]) <= 3_000
    assert "Some runbooks are left out" in words(view)
    assert "No runbook" not in words(view)


def test_hostile_text_around_and_in_a_subject_does_nothing() -> None:
    subjects = find_subjects(f"{HOSTILE} arn:aws:s3:::b/\u202e<!channel>{HOSTILE}")
    assert [subject.kind for subject in subjects] == ["arn"]
    look_up(*subjects)
