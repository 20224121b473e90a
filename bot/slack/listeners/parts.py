"""What the listeners share."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.domain.ledger_entry import LedgerEntry
from bot.errors import RefusedError, UsageError
from bot.slack.calling import error_code
from bot.slack.messages import states
from bot.slack.payloads import asker_of, response_url_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Executor

    from slack_bolt import Ack
    from slack_sdk import WebClient

    from bot.domain.run import Asker
    from bot.domain.runbook import Runbook
    from bot.services.answer_run import AnswerRun
    from bot.services.authorise import Authorise
    from bot.services.ports import Archive, Clock, Ledger, Runbooks, Runs
    from bot.services.start_run import WindowRules
    from bot.slack.alert_parts import AlertParts
    from bot.slack.desk import Desk
    from bot.slack.finishing import Finishing
    from bot.slack.gate import Gate
    from bot.slack.poster import Poster
    from bot.slack.showing import Showing
    from bot.slack.views.home import HealthLine
    from bot.slack.whisper import Whisper

_log = logging.getLogger(__name__)

__all__ = ["ListenerParts", "once", "tell_mistakes"]


@dataclass(frozen=True, slots=True)
class ListenerParts:
    """The services that listeners ask, and the ways they answer."""

    gate: Gate
    desk: Desk
    authorise: Authorise
    answer_run: AnswerRun
    runbooks: Runbooks
    runs: Runs
    ledger: Ledger
    poster: Poster
    whisper: Whisper
    showing: Showing
    finishing: Finishing
    archive: Archive
    health: Callable[[], Sequence[HealthLine]]
    client: WebClient
    windows: WindowRules
    alerts: AlertParts
    clock: Clock
    work: Executor

    def later(self, body: Mapping[str, Any], act: Callable[[], None]) -> None:
        """Act on a payload in another thread, once however often it comes.

        Bolt's own threads acknowledge and do nothing else, so that no crowd of questions keeps a
        button press waiting.
        """

        def work() -> None:
            try:
                if self.gate.is_new(body):
                    act()
            except Exception:  # noqa: BLE001 - the asker waits, whatever broke
                _log.exception("a listener failed")
                asker = asker_of(body)
                if asker.user:
                    self.whisper(asker, states.fault(), response_url=response_url_of(body))

        self.work.submit(work)

    def offered(self, asker: Asker) -> list[Runbook]:
        """The runbooks that somebody may run where they are."""
        every = self.runbooks.all()
        return [runbook for runbook in every if self.authorise.allowed(asker, "run", runbook)]


def once(parts: ListenerParts, act: Callable[[Mapping[str, Any]], None]) -> Callable[..., None]:
    """A listener that acknowledges at once, and acts on a payload once however often it comes.

    What the asker did wrong or may not do is told to the asker.
    """

    def listen(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        parts.later(body, lambda: tell_mistakes(parts, body, lambda: act(body)))

    return listen


def tell_mistakes(
    parts: ListenerParts, body: Mapping[str, Any], act: Callable[[], None], *, asked: str = ""
) -> None:
    """Do it; what is refused or wrong about it is told to the asker alone."""
    asker: Asker = asker_of(body)
    try:
        act()
    except RefusedError as refusal:
        detail = {"reason": str(refusal)}
        entry = LedgerEntry(parts.clock(), asker, "refused", asked or _subject(body), detail)
        parts.ledger.append(entry)
        message = states.refused(str(refusal))
    except UsageError as problem:
        message = states.mistake(asked, str(problem))
    except SlackApiError as problem:
        if error_code(problem) not in {"expired_trigger_id", "trigger_expired"}:
            raise
        message = states.mistake(asked, "That took too long to open. Press again.")
    else:
        return
    parts.whisper(asker, message, response_url=response_url_of(body))


def _subject(body: Mapping[str, Any]) -> str:
    """What a payload was about: the button and the run or runbook it names, or the form."""
    actions = body.get("actions") or [{}]
    named = (actions[0].get("action_id"), actions[0].get("value"), body.get("callback_id"))
    return " ".join(str(word) for word in named if word)
