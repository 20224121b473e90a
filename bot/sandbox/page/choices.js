/** Radio buttons and checkboxes. */

import { act } from "./actions.js";
import { h } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { control } from "./values.js";

let groups = 0;

/** A group of radio buttons or checkboxes, by the element's type. */
export function choices(spec, at) {
  const many = spec.type === "checkboxes";
  const name = `choice-${(groups += 1)}`;
  const given = many ? (spec.initial_options ?? []) : [spec.initial_option].filter(Boolean);
  const boxes = spec.options.map((option) => ({
    option,
    input: h("input", { type: many ? "checkbox" : "radio", name, onChange: changed }),
  }));
  const node = h(
    "div",
    {
      class: "choices",
      role: many ? "group" : "radiogroup",
      "aria-labelledby": at.labelId,
      "aria-label": at.labelId ? null : "Choices",
      data: { actionId: spec.action_id },
    },
    boxes.map(({ option, input }) =>
      h("label", {}, input, h("span", {}, textObject(option.text), detail(option))),
    ),
  );
  check(given);
  let before = checked();
  return control(node, { read, write });

  function check(options) {
    for (const { option, input } of boxes)
      input.checked = options.some(({ value }) => value === option.value);
  }

  function checked() {
    return boxes.filter(({ input }) => input.checked).map(({ option }) => option);
  }

  function read() {
    return many
      ? { type: spec.type, selected_options: checked() }
      : { type: spec.type, selected_option: checked()[0] ?? null };
  }

  function write(entry) {
    check(many ? entry.selected_options : [entry.selected_option].filter(Boolean));
    before = checked();
  }

  async function changed() {
    const { type, ...fields } = read();
    if (!at.dispatch || (await act(at.surface, node, spec, fields))) before = checked();
    else check(before);
  }
}

const detail = ({ description }) => (description ? h("small", {}, textObject(description)) : null);
