/** table and data_table blocks: rows of cells, the first row a head; they scroll sideways on their own. */

import { h } from "./dom.js";
import { richText } from "./richtext.js";
import { shown } from "./text.js";

const CELLS = {
  raw_text: (cell) => h("bdi", {}, ...shown(cell.text)),
  raw_number: (cell) => h("bdi", {}, ...shown(cell.text ?? cell.value)),
  rich_text: richText,
};

function content(cell) {
  return CELLS[cell.type]?.(cell) ?? h("span", { class: "unknown" }, `[${cell.type}]`);
}

function cellClass(cell, setting) {
  const align = setting?.align ?? (cell.type === "raw_number" ? "right" : "left");
  return `${align}${setting?.is_wrapped ? " wrapped" : ""}`;
}

function row(cells, settings, head) {
  const made = cells.map((cell, column) =>
    h(
      head ? "th" : "td",
      { class: cellClass(cell, settings[column]), scope: head ? "col" : null },
      content(cell),
    ),
  );
  return h("tr", {}, made);
}

/** A block of type table or data_table. */
export function table(block) {
  const [head = [], ...rest] = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const body = rest.map((cells) => row(cells, settings, false));
  const caption = block.caption ? h("caption", {}, ...shown(block.caption)) : null;
  const made = h(
    "table",
    {},
    caption,
    h("thead", {}, row(head, settings, true)),
    h("tbody", {}, body),
  );
  return h(
    "div",
    { class: "table-scroll", role: "region", tabindex: "0", "aria-label": "Table" },
    made,
  );
}
