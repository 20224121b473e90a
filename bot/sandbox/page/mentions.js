/** People, channels and groups named in a text. */

import { h } from "./dom.js";
import { channel, channelTitle, groupHandle, state, user } from "./state.js";
import { shown } from "./text.js";

function mention(words, kind = "") {
  return h("bdi", { class: `mention ${kind}` }, ...shown(words));
}

export const userMention = (id) => mention(`@${user(id).name}`, id === state.me ? "mine" : "");

export function channelMention(id, label) {
  const known = channel(id);
  return mention(known ? channelTitle(known) : `#${label || id}`);
}

export const groupMention = (id, label) =>
  mention((label || groupHandle(id)).replace(/^@?/, "@"), "loud");

/** @here, @channel, @everyone: the ones that call many. */
export const broadcast = (range) => mention(`@${range}`, "loud");
