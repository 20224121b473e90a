from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.blockkit import check_view
from bot.sandbox.refusal import RefusalError


def plain(length: int) -> dict[str, str]:
    return {"type": "plain_text", "text": "x" * length}


def modal(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"type": "modal", "title": plain(5), "blocks": [{"type": "divider"}], **changes}


def field(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    element = {"type": "plain_text_input", "action_id": "a"}
    return {"type": "input", "label": plain(4), "element": element, **changes}


def refused(view: dict[str, Any], kind: str = "modal") -> str | None:
    try:
        check_view(view, kind, lambda _file: False)
    except RefusalError as refusal:
        return " ".join([refusal.code, *refusal.problems])
    return None


@pytest.mark.parametrize(
    ("taken", "too_much", "place"),
    [
        (modal(title=plain(24)), modal(title=plain(25)), "/view/title/text"),
        (modal(submit=plain(24)), modal(submit=plain(25)), "/view/submit/text"),
        (modal(close=plain(24)), modal(close=plain(25)), "/view/close/text"),
        (
            modal(private_metadata="x" * 3000),
            modal(private_metadata="x" * 3001),
            "/view/private_metadata",
        ),
        (modal(callback_id="x" * 255), modal(callback_id="x" * 256), "/view/callback_id"),
        (modal(blocks=[{"type": "divider"}] * 100), modal(blocks=[{"type": "divider"}] * 101), ""),
        (modal(), {"type": "modal", "blocks": []}, "/view"),
        (modal(), modal(color="red"), "/view"),
        (modal(), modal(blocks=[{"type": "table", "rows": []}]), "/view/blocks/0/type"),
        (modal(submit=plain(2), blocks=[field()]), modal(blocks=[field()]), "/view/submit"),
    ],
)
def test_a_modal_keeps_to_the_limits(
    taken: dict[str, Any], too_much: dict[str, Any], place: str
) -> None:
    assert refused(taken) is None
    problem = refused(too_much)
    assert problem is not None
    assert problem.startswith("invalid_arguments")
    assert f"[json-pointer:{place}" in problem


def test_a_home_tab_needs_no_title() -> None:
    assert refused({"type": "home", "blocks": []}, "home") is None


def test_a_home_tab_is_no_modal() -> None:
    assert refused({"type": "home", "blocks": []}) is not None


def test_what_is_null_was_not_sent() -> None:
    assert refused(modal(close=None, submit=None)) is None
