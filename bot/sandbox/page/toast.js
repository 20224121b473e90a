/** A short word at the edge of the page, for what belongs to no channel. */

import { h } from "./dom.js";
import { shown } from "./text.js";

const SHOWN_MS = 8000;

export function toast(text, level = "info") {
  const node = h("p", { class: `toast ${level}` }, ...shown(text));
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), SHOWN_MS);
}
