// Rows of a list: j and k move between their links, x chooses; the bulk bar counts.
const links = () => [
  ...document.querySelectorAll("table[data-rows] tbody th a, ul[data-rows] > li > a.figure:nth-of-type(1)"),
];

export function step(by) {
  const all = links();
  if (!all.length) return false;
  const row = document.activeElement.closest?.("tr, li");
  const here = all.findIndex((link) => row?.contains(link));
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by;
  all[Math.max(0, Math.min(all.length - 1, next))].focus();
  return true;
}

export function choose() {
  const box = document.activeElement.closest?.("tr")?.querySelector(".pick input");
  box?.click();
  return Boolean(box);
}

function count(form) {
  const boxes = [...form.querySelectorAll("tbody .pick input")];
  const chosen = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("tr").setAttribute("aria-selected", String(box.checked));
  const all = form.querySelector("[data-all]");
  all.checked = chosen.length === boxes.length && boxes.length > 0;
  all.indeterminate = chosen.length > 0 && !all.checked;
  form.querySelector("[data-chosen]").textContent = chosen.length;
  form.querySelector(".bulk").hidden = chosen.length === 0;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-bulk]");
  if (!form || !event.target.closest(".pick")) return;
  if (event.target.matches("[data-all]")) {
    for (const box of form.querySelectorAll("tbody .pick input")) box.checked = event.target.checked;
  }
  count(form);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const form = document.querySelector("form[data-bulk]");
  if (!form?.querySelector("tbody .pick input:checked")) return;
  for (const box of form.querySelectorAll("tbody .pick input")) box.checked = false;
  count(form);
});
