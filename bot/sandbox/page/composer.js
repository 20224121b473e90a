/** The message box: Enter sends, Shift+Enter begins a line, "/" offers commands. */

import { send } from "./api.js";
import { commandOf, Completion } from "./completion.js";
import { h, icon, ICONS } from "./dom.js";
import { plainly, shown } from "./text.js";

/** A box for a channel, or with `thread_ts` for a thread; `label` names it. `onSent` after each message. */
export function composer({ channel, thread_ts: threadTs, label, onSent = () => {} }) {
  const box = h("textarea", {
    rows: 1,
    "aria-label": label,
    placeholder: label,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    dir: "auto",
    onInput: () => typed(),
    onKeyDown: (event) => key(event),
    onBlur: () => completion.close(),
    onFocus: () => typed(),
  });
  const completion = new Completion(box, picked);
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const usage = h("p", { class: "usage-hint", hidden: true });
  const submit = h(
    "button",
    { type: "submit", class: "send", "aria-label": "Send", title: "Send" },
    icon(ICONS.send),
  );
  const form = h(
    "form",
    { class: "composer", onSubmit: (event) => submitted(event) },
    completion.element,
    usage,
    problem,
    h("div", { class: "box" }, box, submit),
  );
  typed();
  return form;

  function typed() {
    completion.update();
    const command = commandOf(box.value);
    usage.hidden = !command?.usage_hint || box.value === command.command;
    usage.replaceChildren(
      ...(command
        ? [h("b", {}, plainly(command.command)), ` ${plainly(command.usage_hint ?? "")}`]
        : []),
    );
    submit.disabled = box.value.trim() === "";
  }

  function key(event) {
    if (completion.key(event) || event.isComposing || event.key !== "Enter" || event.shiftKey)
      return;
    event.preventDefault();
    form.requestSubmit();
  }

  function picked({ command, shortcut, app }) {
    box.value = shortcut ? "" : `${command} `;
    typed();
    if (shortcut) use(shortcut, app);
  }

  async function use(shortcut, app) {
    tell(
      await send("/ui/shortcuts", {
        type: "global",
        callback_id: shortcut.callback_id,
        app: app.id,
        channel,
      }),
    );
  }

  async function submitted(event) {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    typed();
    const answer = await send("/ui/messages", {
      channel,
      text,
      ...(threadTs ? { thread_ts: threadTs } : {}),
    });
    // What could not be sent comes back into the box, unless something else was begun.
    if (!answer.ok && box.value === "") box.value = text;
    tell(answer);
    typed();
    if (answer.ok) onSent();
  }

  function tell(answer) {
    problem.hidden = answer.ok;
    problem.replaceChildren(...shown(answer.ok ? "" : `Not sent: ${answer.error}`));
  }
}
