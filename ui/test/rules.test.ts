import { describe, expect, test } from "vitest";
import type { Debtor360, Upload } from "../src/api/types";
import { commandId } from "../src/api/client";
import { problemOf } from "../src/api/errors";
import { EMPTY } from "../src/consola/debtor/draft";
import { outcome } from "../src/consola/debtor/outcome";
import { faults, surety } from "../src/consola/import/columns";
import { evenly, percents, sum, valid } from "../src/consola/matrix/weights";
import { es } from "../src/i18n/es";
import { nearest, places, ticks } from "../src/ui/chart";
import { stageTone } from "../src/ui/stage";
import { stroke } from "../src/shortcuts.svelte";

describe("the result of a contact", () => {
  const debtor = { debt: { currency: "ARS", total: 10_000_00, creditors: [{ creditor: "c1", name: "Uno", total: 10_000_00, accounts: [] }] } } as unknown as Debtor360;
  const promise = { code: "promise", label: "Promete", asks: "promise" as const };
  const today = "2025-11-21";
  const ask = (draft: object, leaf: Parameters<typeof outcome>[1] = promise) => outcome({ ...EMPTY, channel: "voice", creditor: "c1", ...draft }, leaf, debtor, today, es.result);

  test("a promise needs an amount and a day from today on", () => {
    expect(ask({})).toMatchObject({ lacks: [{ field: "amount" }, { field: "due" }] });
    expect(ask({ amount: "500", due: "2025-11-20" })).toMatchObject({ lacks: [{ field: "due" }] });
    expect(ask({ amount: "500,50", due: today })).toEqual({ body: { channel: "voice", result: "promise", promise: { amount: 50050, due: today, creditor: "c1" } } });
  });
  test("a slip of zeros is caught", () => expect(ask({ amount: "500.000", due: today })).toMatchObject({ lacks: [{ field: "amount" }] }));
  test("a note is asked only where it matters", () => {
    expect(ask({}, { code: "disputes", label: "", asks: "note" })).toMatchObject({ lacks: [{ field: "note" }] });
    expect(ask({}, { code: "busy", label: "", asks: null })).toEqual({ body: { channel: "voice", result: "busy" } });
  });
  test("nothing chosen saves nothing", () => expect(outcome(EMPTY, undefined, debtor, today, es.result)).toMatchObject({ lacks: [{ field: "result" }] }));
});

describe("the mapping of an import", () => {
  const upload = { fields: [{ code: "document", label: "Documento", required: true }, { code: "phone", label: "Teléfono", required: false }] } as Upload;
  test("says what is missing and what is twice", () => {
    expect(faults(upload, { a: "", b: "phone" })).toEqual({ missing: ["Documento"], twice: [] });
    expect(faults(upload, { a: "document", b: "document" })).toEqual({ missing: [], twice: ["Documento"] });
  });
  test("confidence is a word", () => expect([surety(90), surety(85), surety(60), surety(10)]).toEqual(["sure", "sure", "likely", "unsure"]));
});

describe("the weights of a cell", () => {
  test("are whole, in range, and add up to 100", () => {
    expect(valid([{ code: "a", weight: 60 }, { code: "b", weight: 40 }])).toBe(true);
    expect(valid([{ code: "a", weight: 99 }])).toBe(false);
    expect(valid([{ code: "a", weight: 50.5 }, { code: "b", weight: 49.5 }])).toBe(false);
    expect(valid([{ code: "a", weight: 110 }, { code: "b", weight: -10 }])).toBe(false);
    expect(valid([])).toBe(false);
    expect(sum([{ code: "a", weight: null as unknown as number }])).toBeNaN();
  });
  test("of any sum become per cents that add up to 100", () => {
    const of = (...weights: number[]) => percents(weights.map((weight, i) => ({ code: String(i), weight }))).map((item) => item.weight);
    expect(of(1, 1, 1)).toEqual([34, 33, 33]);
    expect(of(3, 1)).toEqual([75, 25]);
    expect(of(60, 40)).toEqual([60, 40]);
    expect(of(1, 1_000_000)).toEqual([0, 100]);
    expect(of(0, 0)).toEqual([0, 0]);
  });
  test("share evenly without losing a point", () => expect(evenly(["a", "b", "c"].map((code) => ({ code, weight: 0 }))).map((item) => item.weight)).toEqual([34, 33, 33]));
});

describe("the chart", () => {
  test("its rules are round and cover the line", () => {
    expect(ticks(1260)).toEqual([0, 500, 1000, 1500]);
    expect(ticks(0)).toEqual([0, 1]);
    expect(ticks(1).at(-1)).toBeGreaterThanOrEqual(1);
  });
  test("the pointer finds the nearest day, inside the chart", () => expect([nearest(-5, 100, 11), nearest(54, 100, 11), nearest(999, 100, 11), nearest(5, 0, 1)]).toEqual([0, 5, 10, 0]));
  test("labels include both ends", () => expect([places(30, 5), places(1, 5), places(0, 5)].map((list) => [list[0], list.at(-1)])).toEqual([[0, 29], [0, 0], [undefined, undefined]]));
});

test("stages order the ramp, whatever the case of the code", () => expect(["current", "b1", "B6", "written_off", "WO"].map(stageTone)).toEqual([0, 1, 6, 7, 7]));

test("a command id is a UUID of version 7, in order of time", () => {
  const first = commandId(1_700_000_000_000), later = commandId(1_700_000_000_001);
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(first < later).toBe(true);
});

test("a failure has a code even when the body has none", () => {
  expect(problemOf(502, "<html>").code).toBe("internal");
  expect(problemOf(404, undefined).code).toBe("http_404");
  expect(problemOf(409, { code: "locked", detail: "Ana" })).toMatchObject({ code: "locked", detail: "Ana", status: 409 });
});

test("strokes are named as the registry names them", () => {
  const key = (key: string, more = {}) => stroke({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more } as KeyboardEvent);
  expect([key("j"), key("?", { shiftKey: true }), key("K", { ctrlKey: true }), key("k", { metaKey: true }), key("Enter", { ctrlKey: true }), key("D", { shiftKey: true })]).toEqual(["j", "?", "Ctrl+k", "Ctrl+k", "Ctrl+Enter", "D"]);
});
