/** Live updates: server-sent events, taken up again after a break. */

import { state } from "./state.js";

const AGAIN_MS = 2000;

/**
 * Listens as the present user. `handlers` has a function for each type of event; `onReturn` is
 * called when a broken stream stands again (what was missed has to be asked for), `onState` with
 * whether it stands. Resolves when the stream first stands, or fails to.
 */
export function listen(handlers, { onReturn, onState }) {
  return new Promise((resolve) => connect(handlers, { onReturn, onState, resolve, opened: false }));
}

function connect(handlers, session) {
  const source = new EventSource(`/ui/events?${new URLSearchParams({ user: state.me })}`);
  source.onopen = () => {
    session.onState(true);
    if (session.opened) session.onReturn();
    session.opened = true;
    session.resolve();
  };
  source.onmessage = ({ data }) => {
    const payload = JSON.parse(data);
    handlers[payload.type]?.(payload);
  };
  source.onerror = () => {
    session.onState(false);
    session.resolve();
    // The browser itself tries again after a dropped connection, not after a refusal.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, AGAIN_MS, handlers, session);
  };
  window.addEventListener("pagehide", () => source.close(), { once: true });
}
