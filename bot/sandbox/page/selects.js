/** Selects, one choice or many. */

import { act } from "./actions.js";
import { h } from "./dom.js";
import { textOf } from "./mrkdwn.js";
import { pick } from "./picker.js";
import { SOURCES } from "./sources.js";
import { plainly } from "./text.js";
import { control } from "./values.js";

const NO_CHOICE = { value: null, words: "", nodes: () => "No choice" };

let selects = 0;

/** A select of any source; `at.labelId` names it, `at.clearable` offers to choose nothing. */
export function select(spec, at) {
  return new Select(spec, at).node;
}

class Select {
  #chosen = [];
  #shown = h("span", { class: "choice", id: `choice-${(selects += 1)}` });

  constructor(spec, at) {
    this.spec = spec;
    this.at = at;
    this.multiple = spec.type.startsWith("multi_");
    this.source = SOURCES[spec.type.replace("multi_", "")];
    this.groups = this.source.groups(spec);
    this.placeholder = plainly(textOf(spec.placeholder) || "Choose");
    this.node = this.#button();
    this.#put(this.#initial());
    control(this.node, { read: () => this.#read(), write: (entry) => this.#write(entry) });
  }

  #button() {
    const props = {
      type: "button",
      class: `select ${this.multiple ? "many" : ""}`,
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-labelledby": this.at.labelId ? `${this.at.labelId} ${this.#shown.id}` : null,
      data: { actionId: this.spec.action_id },
      onClick: () => this.#open(),
    };
    return h("button", props, this.#shown);
  }

  #initial() {
    const { spec, source, at } = this;
    if (spec.default_to_current_conversation && at.surface.channel) return [at.surface.channel];
    return this.multiple ? (spec[`${source.initial}s`] ?? []) : [spec[source.initial]];
  }

  /** Chooses the options with these values, as far as they are offered. */
  #put(values) {
    const all = this.groups.flatMap(({ options }) => options);
    this.#chosen = values.flatMap((value) => all.find(({ key }) => key === keyOf(value)) ?? []);
    this.#draw();
  }

  #draw() {
    const shown = this.#chosen.map(({ nodes }) => nodes());
    const chips = this.multiple ? shown.map((nodes) => h("span", { class: "chip" }, nodes)) : shown;
    const nothing = h("span", { class: "placeholder" }, this.placeholder);
    this.#shown.replaceChildren(...(chips.length > 0 ? chips : [nothing]));
    if (this.at.labelId) return;
    const words = [this.placeholder, ...this.#chosen.map((option) => plainly(option.words))];
    this.node.setAttribute("aria-label", words.join(" "));
  }

  #read() {
    const { type } = this.spec;
    const values = this.#chosen.map(({ value }) => value);
    if (this.multiple) return { type, [this.source.many]: values };
    return { type, [this.source.one]: values[0] ?? null };
  }

  #write(entry) {
    this.#put(this.multiple ? entry[this.source.many] : [entry[this.source.one]]);
  }

  #open() {
    const onPick = (option) => this.#choose(option);
    const groups = () => this.#offered();
    pick(this.node, { label: this.placeholder, groups, multiple: this.multiple, onPick });
  }

  #offered() {
    const offer = (option) => {
      const chosen = this.#chosen.includes(option);
      return { ...option, nodes: option.nodes(), value: option, chosen };
    };
    const clear = this.at.clearable && !this.multiple && this.#chosen.length > 0;
    const groups = clear ? [...this.groups, { options: [NO_CHOICE] }] : this.groups;
    return groups.map((group) => ({ ...group, options: group.options.map(offer) }));
  }

  async #choose(option) {
    const before = this.#chosen;
    this.#chosen = this.multiple ? this.#toggled(option) : [option].filter(({ key }) => key);
    this.#draw();
    const { type, ...fields } = this.#read();
    if (!this.at.dispatch || (await act(this.at.surface, this.node, this.spec, fields))) return;
    this.#chosen = before;
    this.#draw();
  }

  #toggled(option) {
    if (this.#chosen.includes(option)) return this.#chosen.filter((other) => other !== option);
    const full = this.#chosen.length >= (this.spec.max_selected_items ?? Infinity);
    return full ? this.#chosen : [...this.#chosen, option];
  }
}

const keyOf = (value) => value?.value ?? value;
