"""Notes of an alert's timeline in Slack's form: `rich_text`, in which nothing is marked up."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from bot.domain.cell_text import as_timestamp
from bot.domain.escaping import for_mrkdwn
from bot.slack.messages.message import Block, Message
from bot.slack.messages.text import visible, weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.alerting.notes import Note, Piece

__all__ = [
    "date_mrkdwn",
    "first_lines",
    "lines_message",
    "note_block",
    "note_message",
    "note_mrkdwn",
]

_WORDS, _VALUE = 1_500, 200
_TOLD_WORDS, _TOLD_VALUE = 400, 60
"""Characters of words and of a value of events: in the block, and in a notification.

Values are short so that none of them, however long, pushes those who are called off the end.
"""

_BLOCK, _TOLD = 6_000, 3_000


def note_block(note: Note, zone: tzinfo) -> Block:
    """The line as a block; people are mentioned, times are in the reader's zone."""
    return {"type": "rich_text", "elements": [_section(note, zone, _BLOCK)]}


def _section(note: Note, zone: tzinfo, room: int) -> dict[str, Any]:
    """As many pieces of the line as there is room for."""
    elements: list[dict[str, Any]] = []
    for piece in note:
        shown = _element(piece, zone)
        room -= weight(shown.get("text", ""))
        if room < 0:
            elements.append(_words("…"))
            break
        if piece.text:
            elements.append(shown)
    return {"type": "rich_text_section", "elements": elements or [_words(" ")]}


def note_mrkdwn(note: Note, zone: tzinfo) -> str:
    """The line as mrkdwn, for notifications and places that take no block."""
    said = ""
    for piece in note:
        shown = _mrkdwn(piece, zone)
        if len(said) + len(shown) > _TOLD:
            return f"{said}…"
        said += shown
    return said


def note_message(note: Note, zone: tzinfo, *more: Block) -> Message:
    """A message of one line."""
    return Message(note_mrkdwn(note, zone), (note_block(note, zone), *more))


def lines_message(notes: Sequence[Note], zone: tzinfo) -> Message:
    """A message of lines that waited for one another, the oldest first."""
    if len(notes) == 1:
        return note_message(notes[0], zone)
    sections, room = [], _BLOCK
    for note in notes:
        section = _section(note, zone, room)
        room -= sum(weight(one.get("text", "")) for one in section["elements"])
        sections.append(section)
    listed = {"type": "rich_text_list", "style": "bullet", "elements": sections}
    return Message(first_lines(notes, zone), ({"type": "rich_text", "elements": [listed]},))


def first_lines(notes: Sequence[Note], zone: tzinfo) -> str:
    """For a notification, which shows no more; half a line could be half a mention."""
    text = ""
    for line in (note_mrkdwn(note, zone) for note in notes):
        if text and len(text) + len(line) >= _TOLD:
            break
        text += f"\n{line}" if text else line
    return text


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
            return _words(visible(piece.text, _VALUE if piece.facet else _WORDS))


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
            most = _TOLD_VALUE if piece.facet else _TOLD_WORDS
            return for_mrkdwn(visible(piece.text, most))


def date_mrkdwn(instant: datetime, zone: tzinfo) -> str:
    """A time that each reader sees in their own zone."""
    return (
        f"<!date^{int(instant.timestamp())}^{{date_short_pretty}} {{time}}"
        f"|{as_timestamp(instant, zone)}>"
    )
