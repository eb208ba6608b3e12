// Builds the style sheets and scripts of the pages into the desk app, and holds their budgets.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = here("../src/lianfang/desk/static/desk/");

// Compressed size in KB that a file may not pass; desk.js is htmx (16.8) and our own 20.
const budgets = {
  "desk.css": 14,
  "paper.css": 4,
  "sheet.css": 4,
  "desk.js": 36.8,
  "charts.js": 200,
};

const options = {
  entryPoints: Object.keys(budgets).map(here),
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: "chrome109",
  charset: "utf8",
  legalComments: "linked",
  logLevel: "warning",
};

async function packedOverBudget([name, limit]) {
  const packed = gzipSync(await readFile(out + name), { level: 9 });
  await writeFile(`${out}${name}.gz`, packed); // served as it is to whoever takes gzip
  const size = packed.length / 1024;
  console.log(`${name.padEnd(12)} ${size.toFixed(1).padStart(6)} KB of ${limit}`);
  return size > limit;
}

async function build() {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await esbuild.build(options);
  await Promise.all(["icons.svg", "icon.svg"].map((name) => copyFile(here(name), out + name)));
  const over = await Promise.all(Object.entries(budgets).map(packedOverBudget));
  if (over.includes(true)) {
    console.error("A file is over its budget: remove something, or argue for a larger budget.");
    process.exitCode = 1;
  }
}

async function watch() {
  await (await esbuild.context(options)).watch();
}

await build();
if (process.argv.includes("--watch")) await watch();
