// The rail's width, menus, folds, printing.
import { keep, kept } from "./storage.js";

const root = document.documentElement;
const narrowButton = document.querySelector("[data-narrow]");

function narrow(on) {
  if (on) root.dataset.rail = "narrow";
  else delete root.dataset.rail;
  narrowButton?.setAttribute("aria-pressed", String(on));
}

narrow(kept("rail-narrow"));
narrowButton?.addEventListener("click", () => {
  const on = root.dataset.rail !== "narrow";
  narrow(on);
  keep("rail-narrow", on);
});

// Long forms of filters and matrices start folded on a phone.
export function fold(within) {
  if (!matchMedia("(max-width: 767px)").matches) return;
  for (const details of within.querySelectorAll("details[data-fold]")) details.open = false;
}
fold(document);

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  const opener = event.target.closest("[data-open]");
  if (opener) {
    closeMenus();
    document.getElementById(opener.dataset.open)?.showModal();
  }
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-decisions]")) return;
  const story = event.target.closest(".panel").querySelector("[data-story]");
  story.toggleAttribute("data-only", event.target.checked);
});
