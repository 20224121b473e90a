/** Fields that are typed into: text, number, address, mail, date and time. */

import { act } from "./actions.js";
import { h } from "./dom.js";
import { textOf } from "./mrkdwn.js";
import { plainly } from "./text.js";
import { control } from "./values.js";

const pad = (number) => String(number).padStart(2, "0");

/** Seconds as datetime-local has them, in the browser's zone. */
function localOf(seconds) {
  const date = new Date(seconds * 1000);
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

const secondsOf = (local) => (local ? Math.floor(new Date(local).getTime() / 1000) : null);

function numberProblem(
  { value },
  { is_decimal_allowed: decimal, min_value: least, max_value: most },
) {
  if (!(decimal ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/).test(value.trim()))
    return decimal ? "Please enter a number." : "Please enter a whole number.";
  if (least !== undefined && Number(value) < Number(least))
    return `Please enter a number of at least ${least}.`;
  return most !== undefined && Number(value) > Number(most)
    ? `Please enter a number of at most ${most}.`
    : null;
}

function lengthProblem({ value }, { min_length: least = 0, max_length: most = 3000 }) {
  if (value.length < least) return `Please enter at least ${least} characters.`;
  return value.length > most ? `Please enter at most ${most} characters.` : null;
}

const typed = (attributes, problem) => ({
  attributes,
  problem,
  field: "value",
  initial: "initial_value",
  on: "enter",
});
const picked = (type, name) => ({
  attributes: { type },
  field: `selected_${name}`,
  initial: `initial_${name}`,
  on: "change",
});

// By type: attributes of the field, the payload's field and the spec's initial one.
const KINDS = {
  plain_text_input: typed({ type: "text" }, lengthProblem),
  number_input: typed({ type: "text", inputmode: "decimal" }, numberProblem),
  email_text_input: typed({ type: "email" }, (node) =>
    node.checkValidity() ? null : "Please enter a valid email address.",
  ),
  url_text_input: typed({ type: "url" }, (node) =>
    node.checkValidity() ? null : "Please enter a valid URL.",
  ),
  datepicker: picked("date", "date"),
  timepicker: picked("time", "time"),
  datetimepicker: { ...picked("datetime-local", "date_time"), show: localOf, parse: secondsOf },
};

/** A field of any of these types. */
export function input(spec, at) {
  const kind = KINDS[spec.type];
  const { show = String, parse = (text) => text || null } = kind;
  const placeholder = textOf(spec.placeholder);
  const node = h(spec.multiline ? "textarea" : "input", {
    ...(spec.multiline ? { rows: 4 } : kind.attributes),
    class: "field",
    placeholder: placeholder ? plainly(placeholder) : null,
    "aria-labelledby": at.labelId,
    "aria-label": at.labelId ? null : plainly(placeholder || spec.action_id),
    autocomplete: "off",
    data: { actionId: spec.action_id },
    dir: "auto",
    onChange: () => kind.on === "change" && dispatch(),
    onInput: () => triggers().includes("on_character_entered") && dispatch(),
    onKeyDown: (event) => enter(event),
  });
  const put = (value) => {
    node.value = value === null || value === undefined ? "" : show(value);
  };
  put(spec[kind.initial]);
  const read = () => ({ type: spec.type, [kind.field]: parse(node.value) });
  return control(node, {
    read,
    write: (entry) => put(entry[kind.field]),
    problem: () => kind.problem?.(node, spec),
  });

  function triggers() {
    return spec.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  }

  function enter(event) {
    if (
      event.key !== "Enter" ||
      event.isComposing ||
      spec.multiline ||
      !at.dispatch ||
      kind.on !== "enter"
    )
      return;
    // A field that acts on Enter does that, and does not submit the form it stands in.
    event.preventDefault();
    if (triggers().includes("on_enter_pressed")) dispatch();
  }

  function dispatch() {
    const { type, ...fields } = read();
    if (at.dispatch) act(at.surface, node, spec, fields);
  }
}

export const INPUT_TYPES = Object.keys(KINDS);
