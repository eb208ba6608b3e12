// A matrix is one Tab stop (role=grid, roving tabindex); arrows move between owed days.
const at = (grid, row, column) => grid.rows[row]?.cells[column]?.querySelector("a");

function prepare(grid) {
  if (grid.getAttribute("role") === "grid") return;
  grid.setAttribute("role", "grid");
  for (const row of grid.rows) {
    row.setAttribute("role", "row");
    for (const cell of row.cells) {
      if (cell.tagName === "TD") cell.setAttribute("role", "gridcell");
      else cell.setAttribute("role", cell.scope === "row" ? "rowheader" : "columnheader");
    }
  }
  const all = [...grid.querySelectorAll("tbody a")];
  for (const link of all) link.tabIndex = -1;
  const first = grid.querySelector("tbody td.today a") ?? all[0];
  if (first) first.tabIndex = 0;
}

export function prepareGrids(within) {
  for (const grid of within.querySelectorAll("table[data-grid]")) prepare(grid);
}

function find(grid, row, column, down, right) {
  for (let r = row, c = column; grid.rows[r]?.cells[c]; r += down, c += right) {
    const link = at(grid, r, c);
    if (link) return link;
  }
  return null;
}

const last = (grid, row) => grid.rows[row].cells.length - 1;

const moves = {
  ArrowRight: (grid, r, c) => find(grid, r, c + 1, 0, 1),
  ArrowLeft: (grid, r, c) => find(grid, r, c - 1, 0, -1),
  ArrowDown: (grid, r, c) => find(grid, r + 1, c, 1, 0),
  ArrowUp: (grid, r, c) => find(grid, r - 1, c, -1, 0),
  Home: (grid, r) => find(grid, r, 0, 0, 1),
  End: (grid, r) => find(grid, r, last(grid, r), 0, -1),
  PageDown: (grid, r, c) => find(grid, Math.min(grid.rows.length - 1, r + 10), c, -1, 0),
  PageUp: (grid, r, c) => find(grid, Math.max(1, r - 10), c, 1, 0),
  first: (grid) => find(grid, 1, 0, 0, 1),
  last: (grid) => grid.querySelector("tbody tr:last-child td:last-child a") ??
    [...grid.querySelectorAll("tbody a")].pop(),
};

function target(event, grid, cell) {
  const name = event.ctrlKey && { Home: "first", End: "last" }[event.key];
  return moves[name || event.key]?.(grid, cell.parentElement.rowIndex, cell.cellIndex);
}

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("td, th");
  const grid = cell?.closest("table[data-grid]");
  if (!grid) return;
  if (event.key === "Escape") return grid.closest(".scroll").focus();
  const link = target(event, grid, cell);
  if (!link) return;
  event.preventDefault();
  for (const old of grid.querySelectorAll('a[tabindex="0"]')) old.tabIndex = -1;
  link.tabIndex = 0;
  link.focus();
});

prepareGrids(document);

// Today stands in view without being searched for.
for (const region of document.querySelectorAll(".scroll")) {
  const today = region.querySelector("thead .today");
  if (today && region.scrollWidth > region.clientWidth) {
    region.scrollLeft = today.offsetLeft + today.offsetWidth - region.clientWidth + 60;
  }
}
