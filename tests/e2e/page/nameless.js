// What a person who does not see the page could not tell: controls and pictures without a name.
() => {
  const shown = (what) =>
    [...document.querySelectorAll(what)].filter((node) => node.checkVisibility());
  const ids = (node) => (node.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
  const named = (node) =>
    node.getAttribute("aria-label") ||
    ids(node)
      .map((id) => document.getElementById(id)?.innerText)
      .join(" ")
      .trim() ||
    node.innerText.trim() ||
    node.labels?.[0]?.innerText.trim();
  const controls =
    "button, a, input, textarea, nav, aside, dialog, [role=listbox], [role=region], [role=radiogroup]";
  return [
    ...shown(controls).filter((node) => !named(node)),
    ...shown("img").filter((node) => !node.hasAttribute("alt")),
    ...shown("[aria-labelledby]").filter(
      (node) => !ids(node).every((id) => document.getElementById(id)),
    ),
  ].map((node) => node.outerHTML.slice(0, 120));
};
