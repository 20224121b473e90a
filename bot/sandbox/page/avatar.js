/** A person's or an app's picture: initials on their colour. */

import { h } from "./dom.js";

export function avatar({ color, initials }, kind = "") {
  const node = h("span", { class: `avatar ${kind}`, "aria-hidden": "true" }, initials);
  node.style.background = color;
  return node;
}
