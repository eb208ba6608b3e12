// Keying a sheet back: Enter goes to the next field and from the last one sends; the row of the
// line in hand is marked. A line is sent by itself while the next one is keyed: nothing typed is
// touched by an answer. What the server refuses waits until it is taken up. And the button that
// prints.
const CLEARED = ["line", "digit", "members", "told", "again"];
const waiting = []; // lines on their way, in the order keyed
const held = []; // what was refused meanwhile, as the server showed it
const aside = []; // what was being keyed when a refused line was taken up
let sending = false;

const current = () => document.querySelector("[data-keying]");

const inputs = (form) => [...form.querySelectorAll("[data-fields] input")];

const fields = (form) =>
  inputs(form).filter((field) => {
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

function mark(form) {
  for (const row of document.querySelectorAll("[data-line]")) {
    row.setAttribute("aria-selected", String(row.dataset.line === form.elements.line.value));
  }
}

function demand(form) {
  for (const field of form.querySelectorAll("[name=told]")) {
    field.disabled = field.dataset.when !== form.elements.digit.value;
    field.closest(".field").hidden = field.disabled;
  }
}

function fill(form, values) {
  for (const field of form.querySelectorAll("input, select")) {
    if (field.name in values) field.value = values[field.name];
  }
  demand(form);
  mark(form);
}

// The fields are free for the next line at once; time, day and who went stay.
function clear(form) {
  fill(form, Object.fromEntries(CLEARED.map((name) => [name, ""])));
  for (const bad of form.querySelectorAll("[data-fields] [data-bad]")) {
    bad.removeAttribute("data-bad");
    bad.querySelector(".message")?.remove();
    bad.querySelector("input").removeAttribute("aria-invalid");
  }
  if (aside.length) fill(form, aside.pop());
  form.elements.line.focus();
}

const untouched = (form) =>
  !waiting.length && CLEARED.every((n) => inputs(form).every((f) => f.name !== n || !f.value));

function say(words, number) {
  const said = document.getElementById("key-said");
  if (said) said.textContent = words.replace("{n}", number);
}

function showHeld() {
  const form = current();
  const bands = held.map((page) => {
    const band = document.createElement("div");
    band.className = "band";
    band.dataset.kind = "refused";
    band.setAttribute("role", "alert");
    const told = [...page.querySelectorAll(".message, .band p")].map((one) => one.textContent);
    const line = page.querySelector("[name=line]").value;
    const words = document.createElement("p");
    words.textContent = [form.dataset.held.replace("{n}", line), ...told].join(" ");
    const take = document.createElement("button");
    take.type = "button";
    take.className = "btn";
    take.textContent = form.dataset.take;
    take.addEventListener("click", () => takeUp(page));
    band.append(words, take);
    return band;
  });
  document.getElementById("key-bands").replaceChildren(...bands);
}

function putBack(page) {
  document.getElementById("keying").replaceWith(page);
  mark(current());
  (page.querySelector("[data-focus]") ?? current().elements.line).focus();
}

function takeUp(page) {
  held.splice(held.indexOf(page), 1);
  aside.push(Object.fromEntries(new FormData(current())));
  page.querySelector("#key-lines").replaceWith(document.getElementById("key-lines"));
  putBack(page);
  if (held.length) showHeld();
}

function take(answer, page) {
  const form = current();
  if (!answer.redirected && untouched(form)) return putBack(page);
  document.getElementById("key-lines").replaceWith(page.querySelector("#key-lines").cloneNode(true));
  mark(form);
  if (answer.redirected) {
    const said = page.querySelector("#key-said").childNodes;
    document.getElementById("key-said").replaceChildren(...said);
  } else held.push(page);
  showHeld();
}

async function send() {
  if (sending || !waiting.length) return;
  sending = true;
  try {
    const answer = await fetch(current().action, { method: "POST", body: waiting[0] });
    const read = new DOMParser().parseFromString(await answer.text(), "text/html");
    const page = read.getElementById("keying");
    if (!page) throw new Error(answer.status);
    waiting.shift();
    take(answer, page);
  } catch {
    say(current().dataset.lost, waiting.length);
    return setTimeout(send, 5000);
  } finally {
    sending = false;
  }
  send();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-keying]")) return;
  event.preventDefault();
  const gap = fields(form).find((field) => !field.value.trim());
  if (gap?.name === "line" && held.length) return takeUp(held[0]);
  if (gap) return gap.focus();
  waiting.push(new FormData(form));
  say(form.dataset.saving, form.elements.line.value);
  clear(form);
  send();
});

addEventListener("beforeunload", (event) => {
  if (waiting.length || held.length) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || !event.target.matches("[data-keying] input")) return;
  if (!event.target.closest("[data-fields]")) return;
  if (event.target.name === "line" && !event.target.value && held.length) return;
  if (onward(event.target)) event.preventDefault();
});

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.matches("[data-keying] [name=line]")) mark(field.form);
  if (field.matches("[data-keying] [name=digit]")) demand(field.form);
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-fields] input")) event.target.select();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
