"""Elements of blocks as people use them: found, filled in, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.errors import UsageError
from bot.sandbox.blockkit.wholes import elements_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["after", "chosen", "entry", "filled", "find_element", "pressed", "problems"]

_FIELDS = {
    "static_select": "selected_option",
    "overflow": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
"""Where an element's choice stands in payloads; the others have a `value`."""

_REQUIRED = "Please complete this required field."


def find_element(
    blocks: list[dict[str, Any]], action_id: str, block_id: str | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The block and the element of an action; raises `UsageError` that names those there are."""
    known = []
    for block in blocks:
        for _, element in elements_of(block):
            known.append(str(element.get("action_id")))
            if element.get("action_id") == action_id and block_id in {None, block["block_id"]}:
                return block, element
    raise UsageError(f"Nothing here has the action {action_id!r}; there is {', '.join(known)}.")


def pressed(block: Mapping[str, Any], element: Mapping[str, Any]) -> dict[str, Any]:
    """The action of a pressed button."""
    kept = {name: element[name] for name in ("text", "value", "style") if name in element}
    return {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        **kept,
    }


def chosen(block: Mapping[str, Any], element: Mapping[str, Any], given: Any) -> dict[str, Any]:  # noqa: ANN401 - as the element wants it
    """The action of an element in which `given` was chosen or entered."""
    placed = {"action_id": element["action_id"], "block_id": block["block_id"]}
    return {**entry(element, given), **placed}


def entry(element: Mapping[str, Any], given: Any) -> dict[str, Any]:  # noqa: ANN401 - as the element wants it
    """An entry of `state.values`; options are given by their value."""
    field = _FIELDS.get(element["type"], "value")
    if field == "selected_option" and given is not None:
        given = _option(element, given)
    if field == "selected_options":
        given = [_option(element, value) for value in given or ()]
    return {"type": element["type"], field: given}


def filled(blocks: list[dict[str, Any]], given: Mapping[str, Any]) -> dict[str, Any]:
    """`state.values` of a form: what is `given` by block and action, and else what it began with.

    Raises `UsageError` where something is given that the form does not ask for.
    """
    values: dict[str, dict[str, Any]] = {}
    for block in blocks:
        for _, element in elements_of(block):
            if element["type"] in {"button", "image", "overflow"}:
                continue
            known = given.get(block["block_id"], {})
            action = element["action_id"]
            value = known[action] if action in known else _initial(element)
            as_entry = (
                value if isinstance(value, dict) and "type" in value else entry(element, value)
            )
            values.setdefault(block["block_id"], {})[action] = as_entry
    for block_id, actions in given.items():
        if unknown := set(actions) - set(values.get(block_id, ())):
            raise UsageError(f"The form has no {block_id}/{', '.join(sorted(unknown))}.")
    return values


def after(action: Mapping[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """`state.values` once an action was done: what was chosen stands in it."""
    placed = values.get(action["block_id"], {})
    if action["action_id"] in placed:
        kept = {name: value for name, value in action.items() if not name.endswith("_id")}
        placed[action["action_id"]] = kept
    return values


def problems(blocks: list[dict[str, Any]], values: Mapping[str, Any]) -> dict[str, str]:
    """What Slack's own form would not let pass, by block."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        content = _content(values.get(block["block_id"], {}).get(element["action_id"], {}))
        if content in {None, "", ()}:
            if not block.get("optional"):
                found[block["block_id"]] = _REQUIRED
        elif problem := next(_wrong(element, content), None):
            found[block["block_id"]] = problem
    return found


def _wrong(element: Mapping[str, Any], content: object) -> Iterator[str]:
    if not isinstance(content, str):
        return
    if element["type"] == "plain_text_input":
        if len(content) < element.get("min_length", 0):
            yield f"Please enter at least {element['min_length']} characters."
        if len(content) > element.get("max_length", 3000):
            yield f"Please enter at most {element.get('max_length', 3000)} characters."
    if element["type"] == "number_input":
        try:
            float(content) if element["is_decimal_allowed"] else int(content)
        except ValueError:
            yield "Please enter a number."


def _content(given: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as the element wants it
    content = given.get(_FIELDS.get(str(given.get("type")), "value"))
    return (
        tuple(map(str, content))
        if isinstance(content, list)
        else (str(content) if isinstance(content, dict) else content)
    )


def _initial(element: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as the element wants it
    field = _FIELDS.get(element["type"], "value").replace("selected_", "")
    began = element.get(f"initial_{field}")
    if isinstance(began, dict):
        return began["value"]
    if isinstance(began, list) and began and isinstance(began[0], dict):
        return [option["value"] for option in began]
    return began


def _option(element: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401 - an option, or its value
    groups = element.get("option_groups", ())
    options = [*element.get("options", ()), *(o for group in groups for o in group["options"])]
    for option in options:
        if value in (option, option["value"]):
            return option
    known = ", ".join(str(option["value"]) for option in options)
    raise UsageError(f"There is no option {value!r}; there is {known}.")
