/** Buttons and overflow menus. */

import { act } from "./actions.js";
import { h, icon, ICONS } from "./dom.js";
import { textObject, textOf } from "./mrkdwn.js";
import { pick } from "./picker.js";
import { plainly, safeUrl } from "./text.js";

function open(url) {
  const href = url && safeUrl(url);
  if (href) window.open(href, "_blank", "noopener,noreferrer");
}

/** A button; with a url it opens that too. */
export function button(spec, { surface }) {
  const node = h(
    "button",
    {
      type: "button",
      class: `button small ${spec.style ?? ""}`,
      data: { actionId: spec.action_id },
      "aria-label": spec.accessibility_label ? plainly(spec.accessibility_label) : null,
      title: spec.url ? plainly(spec.url) : null,
      onClick: () => {
        open(spec.url);
        act(surface, node, spec, {
          text: spec.text,
          ...(spec.value === undefined ? {} : { value: spec.value }),
        });
      },
    },
    textObject(spec.text),
  );
  return node;
}

/** A menu of up to five options behind three dots. */
export function overflow(spec, { surface }) {
  const options = spec.options.map((option) => ({
    value: option,
    words: textOf(option.text),
    nodes: textObject(option.text),
    detail: option.description && textOf(option.description),
  }));
  const onPick = (option) => {
    open(option.url);
    act(surface, node, spec, { selected_option: option });
  };
  const node = h(
    "button",
    {
      type: "button",
      class: "button small overflow",
      "aria-label": "More options",
      "aria-haspopup": "listbox",
      data: { actionId: spec.action_id },
      onClick: () => pick(node, { label: "More options", groups: () => [{ options }], onPick }),
    },
    icon(ICONS.more),
  );
  return node;
}
