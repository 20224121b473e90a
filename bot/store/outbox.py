"""What leaves, in the database: written with what it tells of, taken by one worker at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.services.work import Delivered, Letter
from bot.store.tables import ALERTS, OUTBOX
from bot.store.values import instant, instant_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection, Row

__all__ = ["StoredOutbox"]

_ENDED = ("sent", "failed", "dropped")

_JOINING = frozenset({"line", "direct"})

_LINES, _CHARACTERS = 60, 4_000
"""How much one message tells of a thread; the last line may go beyond."""

_AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""Whatever the clock shows, also one that is set back before the letter leaves."""


@dataclass(frozen=True, slots=True)
class StoredOutbox:
    """`bot.services.repositories.Outbox` in one transaction."""

    connection: Connection

    def put(self, letter: Letter, now: datetime, not_before: datetime | None = None) -> bool:
        """Have something delivered; False, and nothing more, for a key that is known.

        A line is told with one that waits for the same thread, and a call is made once by one that
        waits: the letter itself is dropped.
        """
        earlier = self._earlier(letter) if letter.kind in _JOINING else None
        row = {
            "key": letter.key,
            "kind": letter.kind,
            "stream": letter.stream,
            "alert_id": letter.alert_id,
            "body": dict(letter.body),
            "priority": letter.priority,
            "state": "waiting" if earlier is None else "dropped",
            "ended_at": None if earlier is None else instant_text(now),
            "attempts": 0,
            "made_at": instant_text(now),
            "not_before": instant_text(not_before or _AT_ONCE),
            "lease_until": instant_text(now),
            "runner": "",
            "receipt": "",
            "error": "",
        }
        try:
            with self.connection.begin_nested():
                self.connection.execute(insert(OUTBOX).values(row))
        except IntegrityError:
            return False
        if earlier is not None and letter.kind == "line":
            self.connection.execute(_of(earlier.id).values(body=_together(earlier.body, letter)))
        return True

    def take(
        self, now: datetime, lease_until: datetime, runner: str, paced: Collection[str] = ()
    ) -> Letter | None:
        """The next letter, to be delivered before the lease ends; None where none is due.

        Of `paced` streams nothing but edits.
        """
        row = self.connection.execute(_next(now, paced)).first()
        if row is None:
            return None
        taking = _of(row.id).values(
            state="sending",
            sending=row.stream,
            attempts=OUTBOX.c.attempts + 1,
            lease_until=instant_text(lease_until),
            runner=runner,
        )
        self.connection.execute(taking)
        letter = _letter(row)
        if letter.kind in {"post", "edit"}:
            self._drop_edits(letter, now)
        return letter

    def prolong(self, letter: Letter, lease_until: datetime) -> None:
        """Have more time for a letter than others."""
        change = _of(letter.id).where(OUTBOX.c.state == "sending")
        self.connection.execute(change.values(lease_until=instant_text(lease_until)))

    def sent(self, letter: Letter, receipt: str, now: datetime) -> None:
        """Note that it arrived."""
        # whoever has it by now: it is there
        on_its_way = _of(letter.id).where(OUTBOX.c.state == "sending")
        self.connection.execute(on_its_way.values(_ending("sent", now, receipt=receipt)))

    def later(self, letter: Letter, not_before: datetime, error: str) -> None:
        """Try it again, not before an instant; nothing where another has taken it."""
        again = {"state": "waiting", "sending": None, "not_before": instant_text(not_before)}
        self.connection.execute(_held(letter).values(again | {"error": error}))

    def hold(self, stream: str, until: datetime) -> None:
        """Let nothing of a stream leave before an instant."""
        waiting = update(OUTBOX).where(
            OUTBOX.c.state == "waiting",
            OUTBOX.c.stream == stream,
            OUTBOX.c.not_before < instant_text(until),
        )
        self.connection.execute(waiting.values(not_before=instant_text(until)))

    def failed(self, letter: Letter, error: str, now: datetime) -> None:
        """Give it up; nothing where another has taken it."""
        self.connection.execute(_held(letter).values(_ending("failed", now, error=error)))

    def find(self, key: str) -> Delivered | None:
        """A letter that arrived."""
        found = select(OUTBOX).where(OUTBOX.c.key == key, OUTBOX.c.state == "sent")
        row = self.connection.execute(found).first()
        return None if row is None else Delivered(_letter(row), row.receipt)

    def posting(self, alert_id: int) -> bool:
        """Whether an alert's message is still to be posted."""
        found = select(OUTBOX.c.id).where(
            OUTBOX.c.alert_id == alert_id,
            OUTBOX.c.kind == "post",
            OUTBOX.c.state.not_in(_ENDED),
        )
        return self.connection.execute(found.limit(1)).first() is not None

    def paged(self, alert_id: int) -> Sequence[str]:
        """The pagers that were told of an alert."""
        found = select(OUTBOX.c.body).where(OUTBOX.c.alert_id == alert_id, OUTBOX.c.kind == "page")
        bodies = self.connection.execute(found).scalars()
        return sorted({str(body["pager"]) for body in bodies if body["page"] == "trigger"})

    def posted(self, channel: str, since: datetime) -> int:
        """How many alerts were posted, or are to be, in a channel since an instant."""
        found = (
            select(func.count(OUTBOX.c.alert_id.distinct()))
            .join(ALERTS, ALERTS.c.id == OUTBOX.c.alert_id)
            .where(
                OUTBOX.c.kind == "post",
                OUTBOX.c.stream == channel,
                OUTBOX.c.made_at >= instant_text(since),
            )
        )
        return int(self.connection.execute(found).scalar_one())

    def waiting(self) -> int:
        """How many letters have not left."""
        found = select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state.not_in(_ENDED))
        return int(self.connection.execute(found).scalar_one())

    def undelivered(self, start: datetime, end: datetime) -> int:
        """How many letters were given up in `[start, end)`."""
        failed = (
            select(func.count())
            .select_from(OUTBOX)
            .where(
                OUTBOX.c.state == "failed",
                OUTBOX.c.ended_at >= instant_text(start),
                OUTBOX.c.ended_at < instant_text(end),
            )
        )
        return int(self.connection.execute(failed).scalar_one())

    def next_at(self) -> datetime | None:
        """When the next letter may leave, or one's lease ends; None where none waits."""
        due = case((OUTBOX.c.state == "waiting", OUTBOX.c.not_before), else_=OUTBOX.c.lease_until)
        soonest = select(func.min(due)).where(OUTBOX.c.state.in_(("waiting", "sending")))
        text = self.connection.execute(soonest).scalar()
        return None if text is None else instant(text)

    def runners(self) -> Sequence[str]:
        """Who has letters on their way."""
        found = select(OUTBOX.c.runner).distinct().where(OUTBOX.c.state == "sending")
        return list(self.connection.execute(found).scalars())

    def release(self, runner: str, now: datetime) -> int:
        """Let what somebody who is dead had on its way be taken again; how many letters."""
        left = update(OUTBOX).where(OUTBOX.c.state == "sending", OUTBOX.c.runner == runner)
        return self.connection.execute(left.values(lease_until=instant_text(now))).rowcount

    def forget(self, before: datetime) -> int:
        """Remove what left before an instant; how many."""
        old = delete(OUTBOX).where(
            OUTBOX.c.state.in_(_ENDED), OUTBOX.c.ended_at < instant_text(before)
        )
        return self.connection.execute(old).rowcount

    def _earlier(self, letter: Letter) -> Row[int, Any] | None:
        """The letter that waits for the same and was never tried, so that nobody has seen it."""
        found = self.connection.execute(
            select(OUTBOX.c.id, OUTBOX.c.body)
            .where(
                OUTBOX.c.alert_id == letter.alert_id,
                OUTBOX.c.kind == letter.kind,
                OUTBOX.c.state == "waiting",
                OUTBOX.c.stream == letter.stream,
                OUTBOX.c.attempts == 0,
            )
            .order_by(OUTBOX.c.id.desc())
            .limit(1)
            .with_for_update()
        ).first()
        full = found is not None and letter.kind == "line" and not _has_room(found.body)
        return None if full else found

    def _drop_edits(self, letter: Letter, now: datetime) -> None:
        """An edit shows the present: those that wait would show it again."""
        stale = update(OUTBOX).where(
            OUTBOX.c.alert_id == letter.alert_id,
            OUTBOX.c.kind == "edit",
            OUTBOX.c.state == "waiting",
        )
        self.connection.execute(stale.values(state="dropped", ended_at=instant_text(now)))


def _has_room(body: Mapping[str, Any]) -> bool:
    texts = [piece["text"] for note in body["notes"] for piece in note]
    return len(body["notes"]) < _LINES and sum(map(len, texts)) < _CHARACTERS


def _together(body: Mapping[str, Any], letter: Letter) -> dict[str, Any]:
    return {**body, "notes": [*body["notes"], *letter.body["notes"]]}


def _next(now: datetime, paced: Collection[str]) -> Any:  # noqa: ANN401 - a select, whose type names the table's columns
    """The most urgent letter that may leave, of a stream that none is on its way of.

    One whose lease has ended is taken again: whoever had it is dead, or as good as.
    """
    on_their_way = select(OUTBOX.c.sending).where(OUTBOX.c.sending.is_not(None))
    text = instant_text(now)
    waiting = and_(
        OUTBOX.c.state == "waiting",
        OUTBOX.c.not_before <= text,
        OUTBOX.c.stream.not_in(on_their_way),
        or_(OUTBOX.c.kind == "edit", OUTBOX.c.stream.not_in(list(paced))),
    )
    left = and_(OUTBOX.c.state == "sending", OUTBOX.c.lease_until <= text)
    return (
        select(OUTBOX)
        .where(or_(waiting, left))
        .order_by(OUTBOX.c.priority, OUTBOX.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _of(letter_id: int) -> Any:  # noqa: ANN401 - an update, whose type names the table's columns
    return update(OUTBOX).where(OUTBOX.c.id == letter_id)


def _held(letter: Letter) -> Any:  # noqa: ANN401 - same
    """An update of a letter unless it ended, or another took it after the lease had."""
    return _of(letter.id).where(OUTBOX.c.state == "sending", OUTBOX.c.attempts == letter.attempts)


def _ending(state: str, now: datetime, **values: str) -> dict[str, str | None]:
    return {"state": state, "sending": None, "ended_at": instant_text(now), **values}


def _letter(row: Row[Any]) -> Letter:
    return Letter(
        key=row.key,
        kind=row.kind,
        stream=row.stream,
        body=row.body,
        alert_id=row.alert_id,
        priority=row.priority,
        id=row.id,
        attempts=row.attempts + 1,
        made=instant(row.made_at).timestamp(),
    )
