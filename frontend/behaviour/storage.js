// Settings of this computer only: nothing personal. A browser may refuse to keep them.
export function kept(name) {
  try {
    return localStorage.getItem(name) === "1";
  } catch {
    return false;
  }
}

export function keep(name, on) {
  try {
    localStorage.setItem(name, on ? "1" : "0");
  } catch {
    // The setting then lasts as long as the page.
  }
}
