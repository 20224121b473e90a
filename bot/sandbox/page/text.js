/** Text as it is, with nothing in it that could hide, reorder or imitate. */

import { h } from "./dom.js";

// Controls, soft hyphen, fillers, zero-width, direction and tag characters. The joiner inside an
// emoji (two pictures made one) is what it is for and stays.
const HIDDEN =
  /(?!(?<=\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?)\u200D(?=\p{Extended_Pictographic}))[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** Text as nodes: characters that show nothing are shown as a small mark with their code point. */
export function shown(text) {
  const nodes = [];
  const lines = String(text ?? "").replaceAll("\r\n", "\n");
  let from = 0;
  for (const { 0: character, index } of lines.matchAll(HIDDEN)) {
    if (index > from) nodes.push(lines.slice(from, index));
    nodes.push(mark(character));
    from = index + character.length;
  }
  if (from < lines.length) nodes.push(lines.slice(from));
  return nodes;
}

/** The same as a string, for labels and titles. */
export const plainly = (text) =>
  String(text ?? "")
    .replaceAll("\r\n", "\n")
    .replace(HIDDEN, codePoint);

function mark(character) {
  const title = "A character that shows nothing, or changes the order of others";
  return h("span", { class: "hidden-character", title }, codePoint(character));
}

const codePoint = (character) =>
  `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

/** The three entities Slack knows, undone. */
export const unescaped = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** The address if it may be opened from a message, else null: web and mail only. */
export function safeUrl(address) {
  if (!URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return ["http:", "https:", "mailto:"].includes(protocol) ? href : null;
}

/** A link that opens elsewhere and tells the other side nothing; without one, its words. */
export function link(address, words) {
  const href = safeUrl(address);
  if (href === null) return h("span", {}, ...shown(words));
  const props = { href, title: plainly(address), target: "_blank", rel: "noopener noreferrer" };
  return h("a", props, ...shown(words));
}

/** "1.4 KB" of a number of bytes. */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["KB", "MB", "GB"];
  const step = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  const amount = bytes / 1000 ** step;
  return `${amount.toFixed(amount < 10 ? 1 : 0)} ${units[step - 1]}`;
}
