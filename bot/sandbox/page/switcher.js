/** Ctrl+K: jump to a channel, a person or an app's home by typing part of the name. */

import { h } from "./dom.js";
import { OptionList } from "./optionlist.js";
import { channelName, channelTitle, state } from "./state.js";
import { plainly } from "./text.js";

function places() {
  const channels = state.channels.map((one) => ({
    value: { channel: one.id },
    words: channelName(one),
    nodes: plainly(channelTitle(one)),
    detail: one.is_im ? "Direct message" : "Channel",
  }));
  const homes = state.apps.map((app) => ({
    value: { home: app.id },
    words: `${app.name} home`,
    nodes: plainly(`${app.name} home`),
    detail: "App",
  }));
  return [...channels, ...homes];
}

/** Opens the switcher; `go(place)` is called with what is chosen. */
export function openSwitcher(go) {
  if (document.querySelector("dialog[open]")) return;
  const list = new OptionList({
    label: "Places",
    onPick: (place) => {
      dialog.close();
      go(place);
    },
  });
  const box = h("input", {
    type: "text",
    role: "combobox",
    "aria-label": "Jump to a channel or person",
    placeholder: "Jump to a channel or person",
    "aria-expanded": "true",
    autocomplete: "off",
    onInput: () => show(),
    onKeyDown: (event) => list.key(event),
  });
  list.serve(box);
  const dialog = h("dialog", { class: "switcher", "aria-label": "Jump to" }, box, list.element);
  dialog.addEventListener("close", () => dialog.remove(), { once: true });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  show();
  dialog.showModal();
  box.focus();

  function show() {
    const wanted = box.value.trim().replace(/^[#@]/, "").toLowerCase();
    list.show([{ options: places().filter(({ words }) => words.toLowerCase().includes(wanted)) }]);
  }
}
