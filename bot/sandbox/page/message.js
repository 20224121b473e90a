/** One message of a channel or a thread. */

import { avatar } from "./avatar.js";
import { showBlocks } from "./blocks.js";
import { clock, dayInSentence, instant, whole } from "./dates.js";
import { h, icon, ICONS, sync } from "./dom.js";
import { fileView } from "./files.js";
import { mrkdwn } from "./mrkdwn.js";
import { shown } from "./text.js";
import { toolbar } from "./toolbar.js";
import { user } from "./state.js";

/**
 * The row of a message, made anew or brought up to date in `old`. `follows`: the same author goes
 * on, so neither name nor picture is repeated. `openThread(message)` is null inside a thread.
 */
export function messageRow(message, { follows, openThread }, old) {
  const row =
    old ??
    h(
      "article",
      { data: { ts: message.ts } },
      h("div", { class: "gutter" }),
      h("div", { class: "message-body" }),
    );
  const author = user(message.user);
  row.className = `message${follows ? " follows" : ""}${message.ephemeral ? " ephemeral" : ""}`;
  row.setAttribute("aria-label", `${author.real_name}, ${clock(instant(message.ts))}`);
  row.dataset.author = author.name;
  row.firstElementChild.replaceChildren(follows ? time(message) : avatar(author));
  sync(row.children[1], parts(message, author, follows, openThread));
  // The toolbar is left alone when the message changes: the pointer or the focus may be on it.
  if (!old) row.append(...toolbar(message, openThread));
  return row;
}

function parts(message, author, follows, openThread) {
  const found = [];
  if (message.ephemeral) found.push(part("visible", "", () => visibleToYou()));
  if (!follows) found.push(part("head", "", () => head(message, author)));
  if (message.blocks?.length > 0)
    found.push({
      key: "blocks",
      stamp: JSON.stringify(message.blocks),
      build: (old) => blocks(message, old),
    });
  else if (message.text) found.push(part("text", message.text, () => text(message)));
  if (message.files?.length > 0)
    found.push(
      part("files", JSON.stringify(message.files), () =>
        h("div", { class: "files" }, message.files.map(fileView)),
      ),
    );
  if (message.edited)
    found.push(part("edited", "", () => h("small", { class: "edited" }, "(edited)")));
  if (openThread && message.reply_count > 0)
    found.push(
      part("thread", `${message.reply_count} ${message.latest_reply}`, () =>
        threadSummary(message, openThread),
      ),
    );
  return found;
}

const part = (key, stamp, build) => ({ key, stamp, build });

function time(message) {
  const date = instant(message.ts);
  return h("time", { datetime: date.toISOString(), title: whole(date) }, clock(date));
}

const visibleToYou = () =>
  h("p", { class: "visible-to-you" }, icon(ICONS.eye), "Only visible to you");

function head(message, author) {
  return h(
    "header",
    {},
    h("bdi", { class: "author" }, ...shown(author.real_name || author.name)),
    author.is_bot ? h("span", { class: "app-badge" }, "APP") : null,
    time(message),
  );
}

const text = (message) =>
  h("div", { class: "message-text mrkdwn", dir: "auto" }, mrkdwn(message.text));

function blocks(message, old) {
  const node = old ?? h("div", { class: "blocks" });
  const container = {
    type: "message",
    channel_id: message.channel,
    message_ts: message.ts,
    is_ephemeral: Boolean(message.ephemeral),
  };
  showBlocks(node, message.blocks, { container, channel: message.channel });
  return node;
}

function threadSummary(message, openThread) {
  const count = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  const last = message.latest_reply ? instant(message.latest_reply) : null;
  return h(
    "button",
    { type: "button", class: "thread-summary", onClick: () => openThread(message) },
    (message.reply_users ?? []).slice(0, 4).map((id) => avatar(user(id), "tiny")),
    h("strong", {}, count),
    last ? h("small", {}, `Last reply ${dayInSentence(last)} at ${clock(last)}`) : null,
  );
}
