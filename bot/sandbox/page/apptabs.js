/** The tabs over an app's home and the direct messages with it. */

import { h } from "./dom.js";

/** `current` is "home" or "messages"; `go` opens the other. `im` is the direct message's channel or null. */
export function appTabs(app, im, current, go) {
  const tab = (name, label, place) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        "aria-selected": String(name === current),
        onClick: () => go(place),
      },
      label,
    );
  return h(
    "div",
    { class: "tabs", role: "tablist", "aria-label": app.name },
    tab("home", "Home", { home: app.id }),
    im ? tab("messages", "Messages", { channel: im.id }) : null,
  );
}
