from __future__ import annotations

from bot.domain.nearest import did_you_mean, nearest


def test_the_most_alike_is_given_whatever_its_case() -> None:
    assert nearest("acess-denied", ["root-use", "access-denied"]) == "access-denied"
    assert nearest("ERRORCODE", ["eventName", "errorCode"]) == "errorCode"


def test_nothing_is_given_where_nothing_is_like_it() -> None:
    assert nearest("zzz", ["root-use", "access-denied"]) is None
    assert nearest("access-denied" * 100, ["access-denied"]) is None
    assert did_you_mean("zzz", ["root-use"]) == ""


def test_the_suggestion_ends_a_message() -> None:
    assert did_you_mean("todya", ["today"]) == " Did you mean 'today'?"
