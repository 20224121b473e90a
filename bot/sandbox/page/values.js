/** What is filled in: each control can be read and written as an entry of Slack's `state.values`. */

const controls = new WeakMap();

/** Makes `node` (which has data-action-id) a control: `read()` gives its entry, `write(entry)` takes one. */
export function control(node, access) {
  controls.set(node, access);
  return node;
}

function* controlsIn(root) {
  for (const node of root.querySelectorAll("[data-action-id]")) {
    const block = node.closest("[data-block-id]");
    if (controls.has(node) && block)
      yield { node, blockId: block.dataset.blockId, ...controls.get(node) };
  }
}

/** {values: {block_id: {action_id: entry}}} of all controls under `root`. */
export function stateOf(root) {
  const values = {};
  for (const { node, blockId, read } of controlsIn(root)) {
    (values[blockId] ??= {})[node.dataset.actionId] = read();
  }
  return { values };
}

/** Takes over what was filled in under `old`, as far as `fresh` has the same controls. */
export function carry(old, fresh) {
  const former = new Map(
    [...controlsIn(old)].map((one) => [one.node.dataset.actionId, one.read()]),
  );
  for (const { node, read, write } of controlsIn(fresh)) {
    const entry = former.get(node.dataset.actionId);
    if (entry && entry.type === read().type) write(entry);
  }
}

/** {block_id: text} of what is missing or malformed under `root`, before the app is asked. */
export function problemsIn(root) {
  const problems = {};
  for (const { node, blockId, read, problem } of controlsIn(root)) {
    const required = node.closest("[data-required]") !== null;
    const text = empty(read()) ? required && "Please complete this required field." : problem?.();
    if (text) problems[blockId] ??= text;
  }
  return problems;
}

function empty(entry) {
  const { type, ...fields } = entry;
  return Object.values(fields).every(
    (value) => value === null || value === "" || value?.length === 0,
  );
}
