// Nothing is silent: offline, no answer and refusals of the server each have their sentence.
const band = document.getElementById("network");

function say(kind) {
  if (!band) return;
  band.hidden = !kind;
  if (kind) band.querySelector("p").textContent = band.dataset[kind];
}

addEventListener("offline", () => say("offline"));
addEventListener("online", () => say(""));
if (!navigator.onLine) say("offline");

document.addEventListener("htmx:sendError", () => say(navigator.onLine ? "failed" : "offline"));
document.addEventListener("htmx:timeout", () => say("failed"));
document.addEventListener("htmx:responseError", (event) =>
  say(event.detail.xhr.status >= 500 ? "failed" : "refused"),
);
document.addEventListener("htmx:afterOnLoad", () => navigator.onLine && say(""));
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-retry]")) location.reload();
});
