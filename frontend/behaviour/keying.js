// Keying a sheet back: Enter goes to the next field and from the last one sends; the row of the
// line in hand is marked. And the button that prints.
const fields = (form) =>
  [...form.querySelectorAll("[data-fields] input")].filter((field) => {
    const when = field.dataset.when;
    return !when || form.elements.digit.value === when;
  });

function onward(field) {
  const all = fields(field.form);
  const next = all[all.indexOf(field) + 1];
  if (!next) return false;
  next.focus();
  next.select();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || !event.target.matches("[data-keying] input")) return;
  if (event.target.closest("[data-fields]") && onward(event.target)) event.preventDefault();
});

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches("[data-keying] [name=line]")) return;
  for (const row of document.querySelectorAll("[data-line]")) {
    row.setAttribute("aria-selected", String(row.dataset.line === field.value));
  }
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-fields] input")) event.target.select();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
