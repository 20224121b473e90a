/** What a message that begins with "/" can become: the apps' commands and global shortcuts. */

import { h } from "./dom.js";
import { OptionList } from "./optionlist.js";
import { state } from "./state.js";
import { plainly } from "./text.js";

function commands() {
  return state.apps.flatMap((app) => (app.commands ?? []).map((command) => ({ app, ...command })));
}

function shortcuts() {
  return state.apps.flatMap((app) =>
    (app.shortcuts ?? [])
      .filter(({ type }) => type === "global")
      .map((shortcut) => ({ app, shortcut, command: `/${shortcut.name}` })),
  );
}

function option(one) {
  const hint = one.usage_hint ? h("span", { class: "usage" }, ` ${plainly(one.usage_hint)}`) : null;
  return {
    value: one,
    nodes: [h("b", {}, plainly(one.shortcut?.name ?? one.command)), hint].filter(Boolean),
    detail: `${plainly(one.description ?? "Shortcut")} · ${plainly(one.app.name)}`,
  };
}

/** The command a text begins with and its usage, or null. */
export const commandOf = (text) =>
  commands().find(({ command }) => text === command || text.startsWith(`${command} `)) ?? null;

/** A list over the message box; `onPick` gets a command ({command}) or a shortcut ({shortcut, app}). */
export class Completion {
  constructor(box, onPick) {
    this.box = box;
    this.list = new OptionList({ label: "Commands", onPick });
    this.list.element.hidden = true;
    this.list.serve(box);
    this.element = this.list.element;
  }

  /** Follows what is typed: open while the first word is being written. */
  update() {
    const text = this.box.value;
    const typed = text.toLowerCase();
    const found = /^\/\S*$/.test(text)
      ? [...commands(), ...shortcuts()].filter(({ command }) =>
          command.toLowerCase().startsWith(typed),
        )
      : [];
    this.list.show([{ options: found.map(option) }]);
    this.element.hidden = found.length === 0;
    this.box.setAttribute("aria-expanded", String(found.length > 0));
  }

  close() {
    this.element.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
  }

  /** Handles a key; true where the box has nothing more to do with it. */
  key(event) {
    if (this.element.hidden) return false;
    if (event.key === "Escape") this.close();
    else if (event.key === "Tab") this.list.key(new KeyboardEvent("keydown", { key: "Enter" }));
    // A command typed to its end is sent, not completed.
    else if (
      event.key === "Enter" &&
      (event.shiftKey || this.list.active?.command === this.box.value)
    )
      return false;
    else return this.list.key(event);
    event.preventDefault();
    return true;
  }
}
