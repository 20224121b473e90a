"""Pages say what the alert is now, once for each; a pager that fails is tried again, or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from bot.errors import NotFoundError, PageError
from bot.notify.page_carrier import PageCarrier
from bot.services.delivering import PostponedError, UndeliverableError
from bot.services.work import Letter, Placed
from bot.slack.deep_link import channel_link
from tests.contract.alert_making import HOSTILE, NOON, alert, at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.alerting.alert import Alert, State
    from bot.services.paging import Page, Pager


@dataclass(slots=True)
class FakePager:
    """Notes its pages; raises `problem` instead, where there is one."""

    name: str = "duty"
    problem: PageError | None = None
    pages: list[Page] = field(default_factory=list)

    def send(self, page: Page) -> str:
        if self.problem is not None:
            raise self.problem
        self.pages.append(page)
        return f"{self.name} took {page.dedup_key}"


@dataclass(frozen=True, slots=True)
class FakePagers:
    """Has one pager."""

    pager: FakePager

    def get(self, name: str) -> Pager:
        if name != self.pager.name:
            raise NotFoundError(f"There is no pager '{name}'.")
        return self.pager

    def names(self) -> Sequence[str]:
        return [self.pager.name]


ALERT = replace(alert(), id=7, principals=("alice", "bob"), actions=("GetObject",), count=1_234)


@pytest.fixture
def pager() -> FakePager:
    return FakePager()


def carrier(pager: FakePager, instance: str = "T1") -> PageCarrier:
    return PageCarrier(FakePagers(pager), lambda: at(3), instance, channel_link)


def page(kind: str = "trigger", to: str = "duty", attempts: int = 1) -> Letter:
    return Letter(
        "k", "page", f"pager:{to}", {"pager": to, "page": kind}, alert_id=7, attempts=attempts
    )


def placed(one: Alert = ALERT) -> Placed:
    return Placed(one, "C1", "1.5")


def test_a_page_says_what_the_alert_is_now(pager: FakePager) -> None:
    arrived = carrier(pager)(page(), placed())
    assert (arrived.receipt, arrived.placed) == ("duty took audit-T1-7", None)
    [sent] = pager.pages
    assert (sent.alert_id, sent.kind, sent.severity, sent.at) == (7, "trigger", "high", at(3))
    assert sent.title == "Access denied: alice, 1,234 events (alert 7)"
    assert sent.source == "schedule denials"
    assert sent.link == "https://slack.com/app_redirect?team=T1&channel=C1"
    assert sent.body.splitlines() == [
        "principals: alice, bob",
        "actions: GetObject",
        f"from {NOON.isoformat()} to {NOON.isoformat()}",
    ]


@pytest.mark.parametrize("kind", ["trigger", "acknowledge", "resolve"])
def test_all_pages_of_an_alert_have_one_key(pager: FakePager, kind: str) -> None:
    carrier(pager)(page(kind), placed())
    carrier(pager, instance="T2")(page(kind), placed())
    assert [(sent.kind, sent.dedup_key) for sent in pager.pages] == [
        (kind, "audit-T1-7"),
        (kind, "audit-T2-7"),
    ]


@pytest.mark.parametrize("state", ["acknowledged", "snoozed", "resolved", "false_positive"])
def test_nobody_is_called_for_what_somebody_took_in_hand_meanwhile(
    pager: FakePager, state: State
) -> None:
    arrived = carrier(pager)(page(), placed(replace(ALERT, state=state)))
    assert arrived.receipt == f"not needed: {state}"
    assert pager.pages == []


@pytest.mark.parametrize("kind", ["acknowledge", "resolve"])
def test_a_call_is_ended_whatever_the_alert_is_by_then(pager: FakePager, kind: str) -> None:
    carrier(pager)(page(kind), placed(replace(ALERT, state="resolved")))
    assert [sent.kind for sent in pager.pages] == [kind]


def test_an_alert_without_a_group_is_named_all_the_same(pager: FakePager) -> None:
    carrier(pager)(page(), placed(replace(ALERT, group="")))
    assert pager.pages[0].title.startswith("Access denied: no group, ")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_what_events_say_reaches_the_pager_as_it_is(pager: FakePager, text: str) -> None:
    forged = replace(ALERT, group=text, principals=(text,) * 50)
    carrier(pager)(page(), placed(forged))
    assert pager.pages[0].body.count(text) == 10, "what each pager escapes, cut to ten"


def test_an_alert_that_is_not_known_is_given_up(pager: FakePager) -> None:
    with pytest.raises(UndeliverableError, match="not known"):
        carrier(pager)(page(), None)


def test_a_pager_that_was_taken_out_is_given_up(pager: FakePager) -> None:
    with pytest.raises(UndeliverableError, match="no pager 'gone'"):
        carrier(pager)(page(to="gone"), placed())


def test_a_refusal_for_good_is_given_up(pager: FakePager) -> None:
    pager.problem = PageError("the key is wrong")
    with pytest.raises(UndeliverableError, match="the key is wrong"):
        carrier(pager)(page(), placed())


@pytest.mark.parametrize(
    ("attempts", "asked", "seconds"),
    [(1, None, 1), (2, None, 2), (5, None, 16), (99, None, 60), (1, 30.0, 30), (9, 5.0, 5)],
)
def test_a_refusal_of_the_moment_is_tried_again(
    pager: FakePager, attempts: int, asked: float | None, seconds: float
) -> None:
    pager.problem = PageError("busy", retryable=True, retry_after=asked)
    with pytest.raises(PostponedError, match="busy") as caught:
        carrier(pager)(page(attempts=attempts), placed())
    assert (caught.value.seconds, caught.value.whole) == (seconds, False)
