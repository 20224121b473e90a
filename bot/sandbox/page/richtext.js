/** rich_text blocks (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block): no markup is read. */

import { dateToken } from "./dates.js";
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelMention, groupMention, userMention } from "./mentions.js";
import { link, shown } from "./text.js";

const STYLE_TAGS = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["underline", "u"],
];

const INLINE = {
  text: (one) => h("span", {}, ...shown(one.text)),
  link: (one) => link(one.url, one.text || one.url),
  emoji: (one) => h("span", {}, emoji(one.name) ?? unicode(one.unicode) ?? `:${one.name}:`),
  user: (one) => userMention(one.user_id),
  usergroup: (one) => groupMention(one.usergroup_id),
  channel: (one) => channelMention(one.channel_id),
  broadcast: (one) => broadcast(one.range),
  date: (one) =>
    h("time", {}, ...shown(dateToken(one.timestamp, one.format ?? "{date}", one.fallback ?? ""))),
  color: (one) => h("span", { class: "color" }, swatch(one.value), ...shown(one.value)),
};

function unicode(codes) {
  return codes ? String.fromCodePoint(...codes.split("-").map((code) => parseInt(code, 16))) : null;
}

function swatch(value) {
  const node = h("span", { class: "swatch" });
  node.style.background = value;
  return node;
}

function inline(one) {
  const node = INLINE[one.type]?.(one) ?? h("span", { class: "unknown" }, `[${one.type}]`);
  return STYLE_TAGS.reduce(
    (inner, [style, tag]) => (one.style?.[style] ? h(tag, {}, inner) : inner),
    node,
  );
}

const inlines = (element) => (element.elements ?? []).map(inline);

function list(element) {
  const tag = element.style === "ordered" ? "ol" : "ul";
  const depth = Math.min(Number(element.indent ?? 0), 8);
  const start = element.offset ? Number(element.offset) + 1 : null;
  const items = (element.elements ?? []).map((item) => h("li", {}, part(item)));
  return h(
    tag,
    { class: `rich-list depth-${depth}${element.border ? " bordered" : ""}`, start },
    items,
  );
}

const PARTS = {
  rich_text_section: (one) => h("div", { class: "rich-section", dir: "auto" }, inlines(one)),
  rich_text_list: list,
  rich_text_preformatted: (one) => h("pre", {}, inlines(one)),
  rich_text_quote: (one) => h("blockquote", { dir: "auto" }, inlines(one)),
};

function part(one) {
  return PARTS[one.type]?.(one) ?? h("p", { class: "unknown" }, `[${one.type}]`);
}

/** The content of a rich_text block or cell. */
export const richText = (block) =>
  h("div", { class: "rich-text" }, (block.elements ?? []).map(part));
