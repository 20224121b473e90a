/**
 * Slack's mrkdwn as nodes (https://docs.slack.dev/messaging/formatting-message-text): code first,
 * where nothing else counts, then quotes, then what stands within a line.
 */

import { dateToken } from "./dates.js";
import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { broadcast, channelMention, groupMention, userMention } from "./mentions.js";
import { link, safeUrl, shown, unescaped } from "./text.js";

const STYLES = { "*": "strong", _: "em", "~": "s" };

// In order: code, <...>, a bare address, a mark of style, the end of a line.
const TOKEN = /`([^`\n]+)`|<([^<>\n]+)>|(\bhttps?:\/\/(?:(?!&[lg]t;)[^\s<>|"`*])+)|([*_~])|(\n)/g;
const WORD = /[\p{L}\p{N}]/u;

/** A fragment. With `verbatim`, bare addresses stay text. */
export function mrkdwn(text, { verbatim = false } = {}) {
  const fragment = document.createDocumentFragment();
  const parts = String(text ?? "").split(/\n?```\n?([\s\S]+?)\n?```\n?/);
  parts.forEach((part, index) => {
    if (index % 2 === 1) fragment.append(h("pre", {}, ...shown(unescaped(part))));
    else if (part) fragment.append(...lines(part, verbatim));
  });
  return fragment;
}

function lines(text, verbatim) {
  const nodes = [];
  for (const run of quoteRuns(text)) {
    const content = inline(run.lines.join("\n"), verbatim);
    if (run.quoted) nodes.push(h("blockquote", {}, ...content));
    else nodes.push(...content);
  }
  return nodes;
}

function quoteRuns(text) {
  const runs = [];
  let rest = false;
  for (const line of text.split("\n")) {
    const mark = line.match(/^(?:&gt;|>){3}|^(?:&gt;|>) ?/)?.[0] ?? "";
    const quoted = rest || mark !== "";
    rest ||= unescaped(mark) === ">>>";
    const body = quoted ? line.slice(mark.length) : line;
    if (runs.at(-1)?.quoted === quoted) runs.at(-1).lines.push(body);
    else runs.push({ quoted, lines: [body] });
  }
  return runs;
}

function inline(text, verbatim) {
  const open = [{ mark: "", nodes: [] }];
  const put = (...nodes) => open.at(-1).nodes.push(...nodes);
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, code, angle, address, mark] = match;
    put(...words(text.slice(from, match.index)));
    from = match.index + whole.length;
    if (code) put(h("code", {}, ...shown(unescaped(code))));
    else if (angle) put(...reference(angle));
    else if (address) put(...bare(address, verbatim));
    else if (mark) style(open, mark, text[match.index - 1], text[from]);
    else {
      giveUp(open, 1); // no style outlives its line
      put("\n");
    }
  }
  put(...words(text.slice(from)));
  giveUp(open, 1);
  return open[0].nodes;
}

/** Opens or closes a style at its mark, or leaves the mark as a character. */
function style(open, mark, before = " ", after = " ") {
  const at = open.findLastIndex((frame) => frame.mark === mark);
  if (
    at > 0 &&
    !/\s/.test(before) &&
    !WORD.test(after) &&
    open.at(-1).nodes.length + open.length - at > 1
  ) {
    giveUp(open, at + 1);
    const { nodes } = open.pop();
    open.at(-1).nodes.push(h(STYLES[mark], {}, ...nodes));
  } else if (!WORD.test(before) && !/\s/.test(after)) open.push({ mark, nodes: [] });
  else open.at(-1).nodes.push(mark);
}

/** Marks that were never closed, from this depth on, are characters after all. */
function giveUp(open, depth) {
  while (open.length > depth) {
    const { mark, nodes } = open.pop();
    open.at(-1).nodes.push(mark, ...nodes);
  }
}

const words = (text) => (text ? shown(withEmoji(unescaped(text))) : []);

function bare(address, verbatim) {
  const url = address.replace(/(?:[.,;:!?)'\]_~]|&amp;)+$/, "");
  if (verbatim) return words(address);
  return [link(unescaped(url), unescaped(url)), ...words(address.slice(url.length))];
}

/** What <...> stands for; what it does not stand for is shown as it was written. */
function reference(content) {
  const bar = content.indexOf("|");
  const [target, label] = bar < 0 ? [content, ""] : [content.slice(0, bar), content.slice(bar + 1)];
  const name = target.slice(1);
  if (/^@[UWB]\w+$/.test(target)) return [userMention(name)];
  if (/^#[CGD]\w+$/.test(target)) return [channelMention(name, unescaped(label))];
  if (target.startsWith("!")) return special(name, unescaped(label)) ?? words(`<${content}>`);
  if (safeUrl(unescaped(target)) === null) return words(`<${content}>`);
  return [link(unescaped(target), withEmoji(unescaped(label || target.replace(/^mailto:/, ""))))];
}

function special(name, label) {
  if (["here", "channel", "everyone"].includes(name)) return [broadcast(name)];
  const [kind, ...parts] = name.split("^");
  if (kind === "subteam" && parts.length > 0) return [groupMention(parts[0], label)];
  if (kind !== "date" || parts.length < 2) return null;
  const written = dateToken(parts[0], unescaped(parts[1]), label);
  return [
    parts[2] ? link(unescaped(parts[2]), written) : h("time", { title: label }, ...shown(written)),
  ];
}

/** A text object ({type: plain_text | mrkdwn, text}) as a node. */
export function textObject(object, tag = "span") {
  if (!object) return null;
  if (object.type === "mrkdwn")
    return h(tag, { class: "mrkdwn", dir: "auto" }, mrkdwn(object.text, object));
  const text = unescaped(String(object.text ?? ""));
  return h(
    tag,
    { class: "plain", dir: "auto" },
    ...shown(object.emoji === false ? text : withEmoji(text)),
  );
}

/** The same as a string, for labels. */
export const textOf = (object) => (object ? withEmoji(unescaped(String(object.text ?? ""))) : "");
