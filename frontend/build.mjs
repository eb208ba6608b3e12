// Builds the style sheets and scripts of the pages into the desk app, and holds their budgets.
import { readFile, mkdir, rm, copyFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = here("../src/lianfang/desk/static/desk/");

// Compressed size in KB that a file may not pass; desk.js is htmx (16.8) and our own 20.
const budgets = {
  "desk.css": 14,
  "pocket.css": 6,
  "paper.css": 4,
  "desk.js": 36.8,
  "charts.js": 200,
};

const desk = { target: "chrome109", entryPoints: ["desk.css", "paper.css", "desk.js", "charts.js"] };
const pocket = { target: "chrome69", entryPoints: ["pocket.css"] };

const options = ({ target, entryPoints }) => ({
  entryPoints: entryPoints.map((name) => here(name)),
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target,
  charset: "utf8",
  legalComments: "linked",
  logLevel: "warning",
});

async function overBudget([name, limit]) {
  const size = gzipSync(await readFile(out + name), { level: 9 }).length / 1024;
  console.log(`${name.padEnd(12)} ${size.toFixed(1).padStart(6)} KB of ${limit}`);
  return size > limit;
}

async function build() {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await Promise.all([esbuild.build(options(desk)), esbuild.build(options(pocket))]);
  await Promise.all(["icons.svg", "icon.svg"].map((name) => copyFile(here(name), out + name)));
  const over = await Promise.all(Object.entries(budgets).map(overBudget));
  if (over.includes(true)) {
    console.error("A file is over its budget: remove something, or argue for a larger budget.");
    process.exitCode = 1;
  }
}

async function watch() {
  const contexts = await Promise.all([desk, pocket].map((set) => esbuild.context(options(set))));
  await Promise.all(contexts.map((context) => context.watch()));
}

await build();
if (process.argv.includes("--watch")) await watch();
