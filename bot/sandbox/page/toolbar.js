/** What can be done with a message: reply in a thread, and the apps' message shortcuts. */

import { send } from "./api.js";
import { h, icon, ICONS } from "./dom.js";
import { pick } from "./picker.js";
import { state } from "./state.js";
import { toast } from "./toast.js";

function shortcuts() {
  return state.apps.flatMap((app) =>
    (app.shortcuts ?? [])
      .filter(({ type }) => type === "message")
      .map((shortcut) => ({ app, shortcut })),
  );
}

async function use({ app, shortcut }, message) {
  const answer = await send("/ui/shortcuts", {
    type: "message",
    callback_id: shortcut.callback_id,
    app: app.id,
    channel: message.channel,
    message_ts: message.ts,
  });
  if (!answer.ok) toast(`“${shortcut.name}” failed: ${answer.error}`, "error");
}

function moreButton(message) {
  const options = shortcuts().map((value) => ({
    value,
    words: value.shortcut.name,
    nodes: value.shortcut.name,
    detail: value.app.name,
  }));
  const node = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": "Message shortcuts",
      title: "Message shortcuts",
      "aria-haspopup": "listbox",
      onClick: () =>
        pick(node, {
          label: "Message shortcuts",
          groups: () => [{ options }],
          onPick: (value) => use(value, message),
        }),
    },
    icon(ICONS.more),
  );
  return node;
}

/** The toolbar of a message, in a list; empty for what takes neither. */
export function toolbar(message, openThread) {
  if (message.ephemeral || message.local) return [];
  const reply =
    openThread &&
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Reply in thread",
        title: "Reply in thread",
        onClick: () => openThread(message),
      },
      icon(ICONS.reply),
    );
  const more = shortcuts().length > 0 ? moreButton(message) : null;
  return reply || more
    ? [
        h(
          "div",
          { class: "toolbar", role: "toolbar", "aria-label": "Message actions" },
          reply,
          more,
        ),
      ]
    : [];
}
