/** The markdown block's text as nodes: headings, lists, quotes, code, rules, and styles in a line. */

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link, shown, unescaped } from "./text.js";

const INLINE =
  /(`+)(.+?)\1|!?\[([^\]\n]+)\]\(([^)\s]+)\)|\*\*(?=\S)(.+?)(?<=\S)\*\*|~~(?=\S)(.+?)(?<=\S)~~|(?<![\p{L}\p{N}*_])([*_])(?=\S)(.+?)(?<=\S)\7(?![\p{L}\p{N}])/gu;

function inline(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(...words(text.slice(from, match.index)), styled(match));
    from = match.index + match[0].length;
  }
  return [...nodes, ...words(text.slice(from))];
}

const words = (text) => shown(withEmoji(unescaped(text)));

function styled([, , code, label, address, bold, strike, , slanted]) {
  if (code) return h("code", {}, ...shown(unescaped(code)));
  if (label) return link(unescaped(address), unescaped(label));
  if (bold) return h("strong", {}, inline(bold));
  if (strike) return h("s", {}, inline(strike));
  return h("em", {}, inline(slanted));
}

// Each kind of line: what it begins with, and how a run of such lines is made.
const KINDS = [
  {
    at: /^(#{1,6})\s+(.*)$/,
    alone: true,
    make: ([[, , text]]) => h("p", { class: "md-heading" }, inline(text)),
  },
  { at: /^\s*(?:---+|\*\*\*+|___+)\s*()$/, alone: true, make: () => h("hr") },
  { at: /^\s*[-*+]\s+(.*)$/, make: (found) => h("ul", {}, items(found)) },
  { at: /^\s*\d+[.)]\s+(.*)$/, make: (found) => h("ol", {}, items(found)) },
  {
    at: /^>\s?(.*)$/,
    make: (found) => h("blockquote", {}, inline(found.map(([, text]) => text).join("\n"))),
  },
  { at: /^\s*()$/, make: () => null },
  { at: /^(.*)$/, make: (found) => h("p", {}, inline(found.map(([, text]) => text).join("\n"))) },
];

const items = (found) => found.map(([, text]) => h("li", {}, inline(text)));

function runs(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const kind = KINDS.find(({ at }) => at.test(line));
    if (found.at(-1)?.kind === kind && !kind.alone) found.at(-1).lines.push(line.match(kind.at));
    else found.push({ kind, lines: [line.match(kind.at)] });
  }
  return found.map(({ kind, lines }) => kind.make(lines));
}

/** The text of a markdown block. */
export function markdown(text) {
  const parts = String(text ?? "").split(/^```[^\n]*\n([\s\S]*?)^```[^\S\n]*$/m);
  const nodes = parts.map((part, index) =>
    index % 2 === 1 ? h("pre", {}, ...shown(unescaped(part.replace(/\n$/, "")))) : runs(part),
  );
  return h("div", { class: "markdown", dir: "auto" }, nodes.flat());
}
