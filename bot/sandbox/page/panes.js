/** The head of a pane, and which pane a narrow screen shows. */

import { h, icon, ICONS } from "./dom.js";

/** On a narrow screen only one of "rail", "channel" and "thread" is shown. */
export function showPane(name) {
  document.body.dataset.pane = name;
}

/** A pane's head: a way back for narrow screens, a title, and what else is given. */
export function paneHead({ title, topic = null, back, children = [] }) {
  return h(
    "header",
    { class: "pane-head" },
    h(
      "button",
      {
        type: "button",
        class: "icon-button back",
        "aria-label": "Back",
        onClick: () => showPane(back),
      },
      icon(ICONS.back),
    ),
    h("h1", {}, title),
    topic ? h("p", { class: "topic" }, topic) : null,
    children,
  );
}
