"""Notes of an alert's timeline in Slack's form: `rich_text`, in which nothing is marked up."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from bot.domain.cell_text import as_timestamp
from bot.domain.escaping import for_mrkdwn
from bot.slack.messages.message import Block, Message
from bot.slack.messages.text import visible

if TYPE_CHECKING:
    from bot.domain.alerting.notes import Note, Piece

__all__ = ["date_mrkdwn", "note_block", "note_message", "note_mrkdwn"]

_WORDS = 1_500


def note_block(note: Note, zone: tzinfo) -> Block:
    """The line as a block; people are mentioned, times are in the reader's zone."""
    elements = [_element(piece, zone) for piece in note if piece.text]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": elements or [_words(" ")]}],
    }


def note_mrkdwn(note: Note, zone: tzinfo) -> str:
    """The line as mrkdwn, for notifications and places that take no block."""
    return "".join(_mrkdwn(piece, zone) for piece in note)


def note_message(note: Note, zone: tzinfo, *more: Block) -> Message:
    """A message of one line."""
    return Message(note_mrkdwn(note, zone), (note_block(note, zone), *more))


def _element(piece: Piece, zone: tzinfo) -> dict[str, Any]:
    match piece.kind:
        case "person":
            return {"type": "user", "user_id": piece.text}
        case "group":
            return {"type": "usergroup", "usergroup_id": piece.text}
        case "here":
            return {"type": "broadcast", "range": "here"}
        case "time":
            instant = datetime.fromisoformat(piece.text)
            return {
                "type": "date",
                "timestamp": int(instant.timestamp()),
                "format": "{date_short_pretty} {time}",
                "fallback": as_timestamp(instant, zone),
            }
        case "words":
            return _words(_one_line(piece.text))


def _words(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def _mrkdwn(piece: Piece, zone: tzinfo) -> str:
    match piece.kind:
        case "person":
            return f"<@{piece.text}>"
        case "group":
            return f"<!subteam^{piece.text}>"
        case "here":
            return "<!here>"
        case "time":
            return date_mrkdwn(datetime.fromisoformat(piece.text), zone)
        case "words":
            return for_mrkdwn(_one_line(piece.text))


def date_mrkdwn(instant: datetime, zone: tzinfo) -> str:
    """A time that each reader sees in their own zone."""
    return (
        f"<!date^{int(instant.timestamp())}^{{date_short_pretty}} {{time}}"
        f"|{as_timestamp(instant, zone)}>"
    )


def _one_line(text: str) -> str:
    """Words on one line, with the blanks that stand at their ends."""
    return visible(text, _WORDS)
