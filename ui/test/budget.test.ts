// What the build weighs and promises. Runs over dist/, so it needs a build; without one it fails, because a check that skips is no check.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const DIST = join(import.meta.dirname, "../dist/consola");
const FIRST_LOAD_MAX = 120 * 1024;
const SCREEN_MAX = 60 * 1024;

const gz = (name: string) => gzipSync(readFileSync(join(DIST, name))).length;
const assets = () => readdirSync(join(DIST, "assets")).map((name) => `assets/${name}`);

/** The files a page asks for before it can draw: what the index names, what those import statically, the latin font. */
function firstLoad(): string[] {
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    if (!name.endsWith(".js")) return;
    const code = readFileSync(join(DIST, name), "utf8");
    for (const [, file] of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) visit(`assets/${file}`);
  };
  const index = readFileSync(join(DIST, "index.html"), "utf8");
  for (const [, file] of index.matchAll(/(?:src|href)="\/consola\/(assets\/[^"]+)"/g)) visit(file!);
  return [...found, ...assets().filter((name) => /latin-wght-normal.*\.woff2$/.test(name))];
}

test("there is a build", () => expect(existsSync(join(DIST, "index.html")), "run `npm run build` first").toBe(true));

test("the first load fits in its budget", () => {
  const files = firstLoad();
  expect(files.length).toBeGreaterThan(2);
  expect(files.reduce((sum, name) => sum + gz(name), 0)).toBeLessThanOrEqual(FIRST_LOAD_MAX);
});

test("no screen weighs more than half the house", () => {
  for (const name of assets().filter((name) => name.endsWith(".js"))) expect(gz(name), name).toBeLessThanOrEqual(SCREEN_MAX);
});

test("every text file has its brotli copy", () => {
  const all = ["index.html", ...assets()];
  for (const name of all.filter((file) => /\.(js|css|html|svg)$/.test(file))) expect(existsSync(join(DIST, `${name}.br`)), name).toBe(true);
});

test("the page has nothing inline, as its content policy demands", () => {
  const index = readFileSync(join(DIST, "index.html"), "utf8");
  expect(index).not.toMatch(/<script(?![^>]*\bsrc=)/);
  expect(index).not.toMatch(/<style|\sstyle=|\son\w+=/);
  for (const name of assets().filter((file) => file.endsWith(".js"))) expect(readFileSync(join(DIST, name), "utf8"), name).not.toMatch(/<\w+[^<>`]*\sstyle="/);
});
