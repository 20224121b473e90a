/** The pane of a channel or a direct message. */

import { read } from "./api.js";
import { appTabs } from "./apptabs.js";
import { composer } from "./composer.js";
import { h, icon, ICONS } from "./dom.js";
import { paneHead } from "./panes.js";
import { appOf, channelName, channelTitle } from "./state.js";
import { plainly } from "./text.js";
import { Timeline } from "./timeline.js";

export class ChannelPane {
  /** `go` opens another place; `openThread(message)` opens a thread. */
  constructor(channel, { go, openThread }) {
    this.channel = channel;
    this.timeline = new Timeline({ label: `Messages in ${channelTitle(channel)}`, openThread });
    const app = channel.is_im ? appOf(channel.user) : null;
    const label = `Message ${channelTitle(channel)}`;
    this.nodes = [
      paneHead({ title: titleNodes(channel), topic: topicOf(channel), back: "rail" }),
      app ? appTabs(app, channel, "messages", go) : null,
      this.timeline.element,
      composer({ channel: channel.id, label, onSent: () => this.timeline.toEnd() }),
    ].filter(Boolean);
  }

  reload() {
    return this.timeline.load(read("/ui/messages", { channel: this.channel.id }));
  }

  /** Takes a message event; replies change what their parent says of its thread. */
  put(message) {
    if (!isReply(message)) this.timeline.put(message);
    else if (!message.ephemeral) this.#counted(message);
  }

  #counted(reply) {
    const parent = this.timeline.get(reply.thread_ts);
    // The server may have told of the parent's new state before the reply.
    if (!parent || Number(parent.latest_reply ?? 0) >= Number(reply.ts)) return;
    const users = [...new Set([...(parent.reply_users ?? []), reply.user])];
    this.timeline.put({
      ...parent,
      reply_count: (parent.reply_count ?? 0) + 1,
      latest_reply: reply.ts,
      reply_users: users,
    });
  }
}

export const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

function titleNodes(channel) {
  const sign = channel.is_im ? null : icon(channel.is_private ? ICONS.lock : ICONS.hash);
  return h("span", { class: "title" }, sign, h("bdi", {}, plainly(channelName(channel))));
}

function topicOf(channel) {
  return channel.topic ? plainly(channel.topic) : null;
}
