// After a swap: focus where reading goes on, the result said in one line, matrices ready.
import { fold } from "./frame.js";
import { prepareGrids } from "./grid.js";

const said = document.getElementById("said");

function settle(place) {
  prepareGrids(place);
  fold(place);
  const list = place.matches("[data-say]") ? place : place.querySelector("[data-say]");
  if (list && said) said.textContent = list.dataset.say;
  // htmx would focus these once more when it has settled, under the fingers of who types on.
  for (const field of place.querySelectorAll("[autofocus]")) field.removeAttribute("autofocus");
  const focus = place.querySelector("[data-focus], [data-focus-swap]");
  if (focus) return focus.focus();
  if (document.activeElement !== document.body || !place.matches("#list")) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

document.addEventListener("htmx:afterSwap", (event) => {
  // An outer swap leaves the old element behind: look its successor up.
  settle(document.getElementById(event.detail.target.id) ?? event.detail.target);
});

// Without room beside the document, a number's rows open as a page.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, target } = event.detail;
  if (target?.id !== "side" || matchMedia("(min-width: 1200px)").matches) return;
  event.preventDefault();
  location.href = elt.href;
});

// A page that comes back with errors starts at their summary.
document.querySelector("[data-focus]")?.focus();
