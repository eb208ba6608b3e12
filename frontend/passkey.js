// Passkeys: asks the server what for, the browser for the proof, and sends it as a plain form.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function wanted(options) {
  const key = { ...options, challenge: bytes(options.challenge) };
  if (options.user) key.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) key.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) key.allowCredentials = named(options.allowCredentials);
  return key;
}

function told(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const kept = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(kept),
  });
}

async function ask(form) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(form.dataset.options, { method: "POST", headers: { "X-CSRFToken": token } });
  const { publicKey } = await answer.json();
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: wanted(publicKey) });
  form.elements.passkey.value = told(credential);
  form.submit();
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.closest("[data-passkeys]")?.removeAttribute("hidden");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form).catch(() => {
        form.querySelector("[data-failed]").hidden = false;
      });
    });
  }
}
