/** Selects, one choice or many. */

import { act } from "./actions.js";
import { h } from "./dom.js";
import { textOf } from "./mrkdwn.js";
import { pick } from "./picker.js";
import { SOURCES } from "./sources.js";
import { plainly } from "./text.js";
import { control } from "./values.js";

/** A select of any source; `at.labelId` names it, `at.clearable` offers to choose nothing. */
export function select(spec, at) {
  const multiple = spec.type.startsWith("multi_");
  const source = SOURCES[spec.type.replace("multi_", "")];
  const all = source.groups(spec).flatMap((group) => group.options);
  const placeholder = textOf(spec.placeholder) || "Choose";
  let chosen = initial();

  const shownChoice = h("span", { class: "choice" });
  const node = h("button", {
    type: "button", class: `select ${multiple ? "many" : ""}`, "aria-haspopup": "listbox", "aria-expanded": "false",
    data: { actionId: spec.action_id }, onClick: open,
  }, shownChoice);
  draw();
  return control(node, { read, write });

  function read() {
    if (multiple) return { type: spec.type, [source.many]: chosen.map(({ value }) => value) };
    return { type: spec.type, [source.one]: chosen[0]?.value ?? null };
  }

  function write(entry) {
    const values = multiple ? entry[source.many] : [entry[source.one]];
    chosen = values.map((value) => all.find(({ key }) => key === keyOf(value))).filter(Boolean);
    draw();
  }

  function draw() {
    shownChoice.replaceChildren(...(multiple ? chosen.map((one) => h("span", { class: "chip" }, one.nodes?.cloneNode?.(true) ?? one.nodes))
      : chosen.map((one) => one.nodes?.cloneNode?.(true) ?? one.nodes)));
    if (chosen.length === 0) shownChoice.append(h("span", { class: "placeholder" }, plainly(placeholder)));
    name(node, at, placeholder, chosen.map(({ words }) => plainly(words)).join(", "));
  }

  function open() {
    const isChosen = (option) => chosen.some(({ key }) => key === option.key);
    const none = at.clearable && !multiple && chosen.length > 0 ? [{ options: [{ value: null, words: "", nodes: "No choice" }] }] : [];
    const groups = () => [...source.groups(spec).map((group) => (
      { ...group, options: group.options.map((option) => ({ ...option, value: option, chosen: isChosen(option) })) })), ...none];
    pick(node, { label: placeholder, groups, multiple, onPick: choose });
  }

  async function choose(option) {
    const before = chosen;
    chosen = option === null ? [] : multiple ? toggled(chosen, option, spec.max_selected_items) : [option];
    draw();
    const { type, ...fields } = read();
    if (at.dispatch && !(await act(at.surface, node, spec, fields))) {
      chosen = before;
      draw();
    }
  }

  function initial() {
    if (spec.default_to_current_conversation && at.surface.channel) return all.filter(({ key }) => key === at.surface.channel);
    const given = multiple ? spec[`${source.initial}s`] ?? [] : [spec[source.initial]].filter(Boolean);
    return given.map((value) => all.find(({ key }) => key === keyOf(value))).filter(Boolean);
  }
}

const keyOf = (value) => (typeof value === "object" && value !== null ? value.value : value);

function toggled(chosen, option, most = Infinity) {
  const without = chosen.filter(({ key }) => key !== option.key);
  if (without.length < chosen.length || chosen.length >= most) return without;
  return [...chosen, option];
}

function name(node, { labelId }, placeholder, value) {
  if (labelId) node.setAttribute("aria-labelledby", labelId);
  else node.setAttribute("aria-label", `${plainly(placeholder)}${value ? `: ${value}` : ""}`);
}
