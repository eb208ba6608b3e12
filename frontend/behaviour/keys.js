// Single keys: g and a letter, ?, /, [ ], e, and those that a page's buttons name (data-key).
// They can be switched off (WCAG 2.1.4).
import { keep, kept } from "./storage.js";
import { choose, step } from "./rows.js";

const OFF = "keys-off";
const dialog = document.getElementById("keys");
const off = document.querySelector("[data-keys-off]");
let going = 0;

if (off) {
  off.checked = kept(OFF);
  off.addEventListener("change", () => keep(OFF, off.checked));
}

export const typing = (target) =>
  target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

function search() {
  const field =
    document.querySelector("#list input[type=search]") ?? document.querySelector(".find input");
  if (!field) return false;
  const details = field.closest("details");
  if (details) details.open = true;
  field.focus();
  field.select();
  return true;
}

function act() {
  const place = document.getElementById("act");
  if (!place) return false;
  place.scrollIntoView({ block: "start" });
  (place.querySelector("input:not([type=hidden]), select, textarea, button") ?? place).focus();
  return true;
}

function follow(selector) {
  const link = document.querySelector(selector);
  link?.click();
  return Boolean(link);
}

function go(letter) {
  going = 0;
  return follow(`.rail a[data-letter="${CSS.escape(letter)}"]`);
}

const acts = {
  "?": () => (dialog?.showModal(), Boolean(dialog)),
  "/": search,
  e: act,
  "[": () => follow('a[data-key="["]'),
  "]": () => follow('a[data-key="]"]'),
  j: () => step(1),
  k: () => step(-1),
  x: choose,
  g: () => ((going = Date.now()), true),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (typing(event.target) || dialog?.open || off?.checked) return;
  const went = Date.now() - going < 1500 && event.key !== "g" && go(event.key);
  const named = () => follow(`[data-key="${CSS.escape(event.key)}"]`);
  if (went || acts[event.key]?.() || named()) event.preventDefault();
});
