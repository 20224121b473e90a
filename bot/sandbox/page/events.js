/** Live updates: server-sent events, taken up again after a break. */

import { state } from "./state.js";

const AGAIN_MS = 1000;

/**
 * Listens as the present user. `handlers` has a function for each type of event; `onReturn` is
 * called when a broken stream stands again (what was missed has to be asked for), `onState` with
 * whether it stands. Resolves when the stream first stands, or fails to.
 */
export function listen(handlers, { onReturn, onState }) {
  return new Promise((resolve) => connect(handlers, { onReturn, onState, resolve, missed: false }));
}

function connect(handlers, session) {
  const source = new EventSource(`/ui/events?${new URLSearchParams({ user: state.me })}`);
  source.onopen = () => {
    session.onState(true);
    if (session.missed) session.onReturn();
    session.missed = false;
    session.resolve();
  };
  source.onmessage = ({ data }) => {
    const payload = JSON.parse(data);
    handlers[payload.type]?.(payload);
  };
  source.onerror = () => {
    session.onState(false);
    session.missed = true;
    session.resolve();
    // Browsers wait for seconds, or for ever after a refusal: here a new try comes soon.
    source.close();
    setTimeout(connect, AGAIN_MS, handlers, session);
  };
}
