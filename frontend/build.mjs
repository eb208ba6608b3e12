// Builds the style sheets and scripts of the pages into their apps, and holds their budgets.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = (app) => here(`../src/lianfang/${app}/static/${app}/`);

// Compressed size in KB that a file may not pass; desk.js is htmx (16.8) and our own 20.
// The staff's browsers are Chrome 109 or newer; people at home have whatever phone they have.
const apps = {
  desk: {
    target: "chrome109",
    budgets: { "desk.css": 14, "paper.css": 4, "sheet.css": 4, "desk.js": 36.8, "charts.js": 200, "passkey.js": 2, "empty.js": 1 },
  },
  portal: { target: "chrome69", budgets: { "portal.css": 3 } },
};

const options = ([app, { target, budgets }]) => ({
  entryPoints: Object.keys(budgets).map(here),
  outdir: folder(app),
  bundle: true,
  minify: true,
  format: "iife",
  target,
  charset: "utf8",
  legalComments: "linked",
  logLevel: "warning",
});

async function packedOverBudget(path, name, limit) {
  const packed = gzipSync(await readFile(path), { level: 9 });
  await writeFile(`${path}.gz`, packed); // served as it is to whoever takes gzip
  const size = packed.length / 1024;
  console.log(`${name.padEnd(12)} ${size.toFixed(1).padStart(6)} KB of ${limit}`);
  return size > limit;
}

async function buildApp([app, { target, budgets }]) {
  const out = folder(app);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await esbuild.build(options([app, { target, budgets }]));
  const sizes = Object.entries(budgets).map(([name, limit]) => packedOverBudget(out + name, name, limit));
  return Promise.all(sizes);
}

async function build() {
  const over = await Promise.all(Object.entries(apps).map(buildApp));
  await Promise.all(["icons.svg", "icon.svg"].map((name) => copyFile(here(name), folder("desk") + name)));
  if (over.flat().includes(true)) {
    console.error("A file is over its budget: remove something, or argue for a larger budget.");
    process.exitCode = 1;
  }
}

async function watch() {
  await Promise.all(Object.entries(apps).map(async (app) => (await esbuild.context(options(app))).watch()));
}

await build();
if (process.argv.includes("--watch")) await watch();
