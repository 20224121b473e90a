/** Light and dark: the system's choice until the person makes one. */

import { h, icon, ICONS } from "./dom.js";

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

const present = () =>
  document.documentElement.dataset.theme ?? (prefersDark.matches ? "dark" : "light");

export function themeToggle() {
  const node = h(
    "button",
    { type: "button", class: "icon-button", data: { testid: "theme" }, onClick: toggle },
    icon(ICONS.moon),
  );
  prefersDark.addEventListener("change", name);
  name();
  return node;

  function toggle() {
    document.documentElement.dataset.theme = present() === "dark" ? "light" : "dark";
    localStorage.setItem("theme", document.documentElement.dataset.theme);
    name();
  }

  function name() {
    const words = present() === "dark" ? "Use the light theme" : "Use the dark theme";
    node.setAttribute("aria-label", words);
    node.title = words;
  }
}
