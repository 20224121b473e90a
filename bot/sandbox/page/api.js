/** The sandbox's own interface, as the person the page acts for. Every call answers an object with `ok`. */

import { state } from "./state.js";

const UNREACHABLE = { ok: false, error: "The sandbox cannot be reached. Is it still running?" };

async function answer(request) {
  try {
    const response = await request;
    const body = await response.json().catch(() => ({}));
    return response.ok
      ? { ok: true, ...body }
      : { ok: false, error: `HTTP ${response.status}`, ...body };
  } catch {
    return UNREACHABLE;
  }
}

/** GET with a query; the user is added. */
export function read(path, query = {}) {
  const given = Object.entries({ user: state.me, ...query }).filter(([, value]) => value);
  return answer(fetch(`${path}?${new URLSearchParams(given)}`));
}

/** POST of a JSON body; the user is added. */
export function send(path, body = {}) {
  const headers = { "Content-Type": "application/json" };
  return answer(
    fetch(path, { method: "POST", headers, body: JSON.stringify({ user: state.me, ...body }) }),
  );
}
