/** A list of options to choose from with arrows or the pointer: selects, completion and the switcher use it. */

import { h } from "./dom.js";

let lists = 0;

/**
 * `element` is the listbox. Show it groups of [{label?, options: [{nodes, detail?, chosen?, value}]}];
 * `onPick(value)` is called with what is picked. `input` is the field that keeps the focus.
 */
export class OptionList {
  #options = [];
  #at = -1;
  #input = null;
  #onPick;

  constructor({ label, onPick, multiple = false }) {
    this.#onPick = onPick;
    this.id = `options-${(lists += 1)}`;
    this.element = h("ul", {
      id: this.id,
      class: "options",
      role: "listbox",
      "aria-label": label,
      "aria-multiselectable": multiple ? "true" : null,
    });
  }

  /** Ties the list to the field that is typed into. */
  serve(input) {
    this.#input = input;
    input.setAttribute("aria-controls", this.id);
  }

  show(groups) {
    this.#options = [];
    this.element.replaceChildren(
      ...groups.filter(({ options }) => options.length > 0).flatMap((group) => this.#group(group)),
    );
    this.#move(this.#options.findIndex(({ node }) => node.ariaSelected === "true"));
    if (this.#at < 0) this.#move(this.#options.length > 0 ? 0 : -1);
  }

  #group({ label, options }) {
    const items = options.map((option) => this.#option(option));
    return label
      ? [h("li", { class: "group-label", role: "presentation" }, label), ...items]
      : items;
  }

  #option({ nodes, detail, chosen, value }) {
    const index = this.#options.length;
    const node = h(
      "li",
      {
        id: `${this.id}-${index}`,
        role: "option",
        "aria-selected": chosen ? "true" : "false",
        // The field keeps the focus: a press must not take it.
        onPointerDown: (event) => event.preventDefault(),
        onPointerMove: () => this.#move(index, false),
        onClick: () => this.#onPick(value),
      },
      h("span", {}, nodes),
      detail ? h("small", {}, detail) : null,
    );
    this.#options.push({ node, value });
    return node;
  }

  #move(index, scroll = true) {
    this.#options[this.#at]?.node.classList.remove("active");
    this.#at = index;
    const node = this.#options[index]?.node;
    node?.classList.add("active");
    if (scroll) node?.scrollIntoView?.({ block: "nearest" });
    if (node) this.#input?.setAttribute("aria-activedescendant", node.id);
    else this.#input?.removeAttribute("aria-activedescendant");
  }

  get active() {
    return this.#options[this.#at]?.value;
  }

  get length() {
    return this.#options.length;
  }

  /** Handles arrows, Home, End and Enter; true where the key was one of them. */
  key(event) {
    const last = this.#options.length - 1;
    const to = {
      ArrowDown: this.#at === last ? 0 : this.#at + 1,
      ArrowUp: this.#at <= 0 ? last : this.#at - 1,
      PageDown: Math.min(this.#at + 8, last),
      PageUp: Math.max(this.#at - 8, 0),
    }[event.key];
    if (last < 0 || (to === undefined && event.key !== "Enter")) return false;
    event.preventDefault();
    if (to === undefined) this.#onPick(this.active);
    else this.#move(to);
    return true;
  }
}
