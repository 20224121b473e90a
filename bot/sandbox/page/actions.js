/** A press of a button, a choice, an entry: asked about, sent to the app, and shown as under way. */

import { send } from "./api.js";
import { confirmed } from "./confirm.js";
import { h, icon, ICONS } from "./dom.js";
import { stateOf } from "./values.js";

// The app has this long to acknowledge; a little more for the way back.
const ACK_MS = 3500;

const underWay = new Set();

/**
 * Sends one action of `node` on a surface ({container}, the block_actions payload's container) if
 * the person confirms it. `fields` are the element's own: value, selected_option ... Resolves to
 * whether it was sent.
 */
export async function act(surface, node, spec, fields) {
  if (spec.confirm && !(await confirmed(spec.confirm))) return false;
  const block = node.closest("[data-block-id]");
  const action = {
    type: spec.type,
    action_id: spec.action_id,
    block_id: block?.dataset.blockId,
    ...fields,
  };
  const press = begin(surface, node);
  const root = node.closest("[data-surface]");
  const answer = await send("/ui/actions", {
    container: surface.container,
    action,
    state: stateOf(root),
  });
  if (answer.ok) settle(press);
  else fail(press, answer.error);
  return true;
}

function begin(surface, node) {
  node.parentElement.querySelector(".ack-failed")?.remove();
  node.classList.add("under-way");
  node.setAttribute("aria-busy", "true");
  const press = { surface, node, until: Date.now() + ACK_MS };
  underWay.add(press);
  setTimeout(() => underWay.delete(press), ACK_MS);
  return press;
}

function settle({ node }) {
  node.classList.remove("under-way");
  node.removeAttribute("aria-busy");
}

function fail(press, why) {
  settle(press);
  underWay.delete(press);
  const title = why || "The app did not answer";
  press.node.after(
    h(
      "span",
      { class: "ack-failed", role: "img", "aria-label": title, title },
      icon(ICONS.warning),
    ),
  );
}

/** Marks the last press in a channel (null: in a view) that is not settled as failed. */
export function failLatest(channel, why) {
  const presses = [...underWay].filter(
    ({ surface }) => (surface.container.channel_id ?? null) === channel,
  );
  if (presses.length > 0) fail(presses.at(-1), why);
}
