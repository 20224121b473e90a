/** Any block element, by its type. */

import { button, overflow } from "./buttons.js";
import { choices } from "./choices.js";
import { h } from "./dom.js";
import { picture } from "./images.js";
import { input, INPUT_TYPES } from "./inputs.js";
import { textObject } from "./mrkdwn.js";
import { select } from "./selects.js";
import { SOURCES } from "./sources.js";
import { plainly } from "./text.js";

const MAKERS = {
  button,
  overflow,
  image: (spec) => picture(spec, "small-picture"),
  radio_buttons: choices,
  checkboxes: choices,
  plain_text: (spec) => textObject(spec),
  mrkdwn: (spec) => textObject(spec),
  ...Object.fromEntries(INPUT_TYPES.map((type) => [type, input])),
  ...Object.fromEntries(
    Object.keys(SOURCES).flatMap((type) => [
      [type, select],
      [`multi_${type}`, select],
    ]),
  ),
};

/** Says, where it stands, that something is not drawn here. */
export const unknown = (what, type) =>
  h(
    "p",
    { class: "unknown", role: "note" },
    `The sandbox does not draw the ${what} “${plainly(type)}”.`,
  );

/**
 * An element. `at`: {surface, dispatch: whether a change is an action, labelId: the id of its
 * label or null, clearable}.
 */
export function element(spec, at) {
  return MAKERS[spec.type]?.(spec, at) ?? unknown("element", spec.type);
}
