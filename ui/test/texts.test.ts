import { expect, test } from "vitest";
import { en } from "../src/i18n/en";
import { es } from "../src/i18n/es";
import { i18n } from "../src/i18n/index.svelte";
import { pt } from "../src/i18n/pt";

/** Every leaf of a catalogue: its path and its value. */
function leaves(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

// The compiler checks keys of objects; lists and dictionaries it cannot.
test.each([["pt", pt], ["en", en]])("%s has every text, list item and dictionary entry of the source", (_, other) => {
  expect(leaves(other).map(([path]) => path).sort()).toEqual(leaves(es).map(([path]) => path).sort());
});

test.each([["es", es], ["pt", pt], ["en", en]])("%s has no empty text where the source has one", (_, texts) => {
  const empty = leaves(es).filter(([, value]) => value === "").map(([path]) => path);
  expect(leaves(texts).filter(([path, value]) => value === "" && !empty.includes(path))).toEqual([]);
});

test("one and many", () => {
  expect(es.portfolio.results(1, "1")).toBe("1 resultado");
  expect(es.portfolio.results(2, "2")).toBe("2 resultados");
});

test("the language changes without a reload", async () => {
  await i18n.use("en");
  expect([i18n.t.app.nav.portfolio, i18n.f.number(1234, 0)]).toEqual(["Portfolio", "1,234"]);
  await i18n.use("es-AR");
  expect([i18n.t.app.nav.portfolio, i18n.f.number(1234, 0)]).toEqual(["Cartera", "1.234"]);
});
