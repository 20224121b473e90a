/** The pane of a thread. */

import { read } from "./api.js";
import { isReply } from "./channel.js";
import { composer } from "./composer.js";
import { h, icon, ICONS } from "./dom.js";
import { paneHead } from "./panes.js";
import { channelTitle } from "./state.js";
import { plainly } from "./text.js";
import { Timeline } from "./timeline.js";

export class ThreadPane {
  /** The thread under the message `ts` of a channel; `onClose` is called by its close button. */
  constructor(channel, ts, onClose) {
    this.channel = channel;
    this.ts = ts;
    this.timeline = new Timeline({ label: `Thread in ${channelTitle(channel)}` });
    const close = h(
      "button",
      {
        type: "button",
        class: "icon-button close",
        "aria-label": "Close thread",
        onClick: onClose,
      },
      icon(ICONS.close),
    );
    this.nodes = [
      paneHead({
        title: "Thread",
        topic: plainly(channelTitle(channel)),
        back: "channel",
        children: [close],
      }),
      this.timeline.element,
      composer({
        channel: channel.id,
        thread_ts: ts,
        label: `Reply in ${channelTitle(channel)}`,
        onSent: () => this.timeline.toEnd(),
      }),
    ];
  }

  reload() {
    return this.timeline.load(read("/ui/messages", { channel: this.channel.id, thread: this.ts }));
  }

  put(message) {
    if (message.ts === this.ts || (isReply(message) && message.thread_ts === this.ts))
      this.timeline.put(message);
  }
}
