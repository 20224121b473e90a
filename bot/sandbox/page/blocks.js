/** Block Kit (https://docs.slack.dev/reference/block-kit/blocks) as nodes. */

import { h, sync } from "./dom.js";
import { element, unknown } from "./elements.js";
import { imageBlock } from "./images.js";
import { markdown } from "./markdown.js";
import { textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { table } from "./table.js";
import { plainly } from "./text.js";
import { carry } from "./values.js";

let labels = 0;

function section(block, surface) {
  const at = { surface, dispatch: true, labelId: null };
  const fields = block.fields
    ? h(
        "div",
        { class: "fields" },
        block.fields.map((field) => textObject(field, "div")),
      )
    : null;
  const accessory = block.accessory
    ? h("div", { class: "accessory" }, element(block.accessory, at))
    : null;
  return h(
    "div",
    { class: "section" },
    h("div", { class: "section-text" }, textObject(block.text, "div"), fields),
    accessory,
  );
}

function inputBlock(block, surface) {
  const labelId = `label-${(labels += 1)}`;
  const at = {
    surface,
    dispatch: block.dispatch_action === true,
    labelId,
    clearable: block.optional === true,
  };
  const optional = block.optional ? h("span", { class: "optional" }, " (optional)") : null;
  return h(
    "div",
    { class: "input-block", data: block.optional ? {} : { required: "" } },
    h("div", { class: "label", id: labelId }, textObject(block.label), optional),
    element(block.element, at),
    block.hint ? h("div", { class: "hint" }, textObject(block.hint)) : null,
  );
}

const MAKERS = {
  section,
  input: inputBlock,
  header: (block) => h("h3", { class: "header" }, textObject(block.text)),
  divider: () => h("hr"),
  context: (block, surface) =>
    h(
      "div",
      { class: "context" },
      block.elements.map((one) => element(one, { surface })),
    ),
  actions: (block, surface) =>
    h(
      "div",
      { class: "actions" },
      block.elements.map((one) =>
        h("span", { class: "action" }, element(one, { surface, dispatch: true })),
      ),
    ),
  image: imageBlock,
  rich_text: richText,
  markdown: (block) => markdown(block.text),
  table,
  data_table: table,
};

function wrapped(block, surface, id) {
  const made = MAKERS[block.type]?.(block, surface) ?? unknown("block", block.type);
  return h("div", { class: `block block-${plainly(block.type)}`, data: { blockId: id } }, made);
}

/**
 * Makes `container` show these blocks; unchanged ones stay as they are, and a changed one keeps
 * what was filled in. `surface`: {container (of a block_actions payload), channel}.
 */
export function showBlocks(container, blocks, surface) {
  container.dataset.surface = "";
  sync(
    container,
    blocks.map((block, index) => {
      const id = block.block_id ?? `block-${index}`;
      return {
        key: id,
        stamp: JSON.stringify(block),
        build: (old) => {
          const made = wrapped(block, surface, id);
          if (old) carry(old, made);
          return made;
        },
      };
    }),
  );
}
