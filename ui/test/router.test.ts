import { describe, expect, test } from "vitest";
import { href, match } from "../src/router.svelte";
import { columnsOf, columnsQuery, filterOf, nextSort, queryOf, SHOWN, sortOf, sortQuery } from "../src/consola/portfolio/view";
import { periodOf, presetOf, validRange } from "../src/consola/board/periods";

const ROUTES = [{ pattern: "/", screen: "home" }, { pattern: "/deudores/:id", screen: "debtor" }, { pattern: "/cartera", screen: "portfolio" }];

describe("routes", () => {
  test("a path finds its screen and its parts", () => expect(match(ROUTES, "/deudores/01a%20b")).toMatchObject({ screen: "debtor", params: { id: "01a b" } }));
  test("a slash at the end is the same path", () => expect(match(ROUTES, "/cartera/")?.screen).toBe("portfolio"));
  test("a longer path is another", () => expect(match(ROUTES, "/cartera/otra")).toBeUndefined());
  test("a broken escape is taken as it is", () => expect(match(ROUTES, "/deudores/%E0")?.params.id).toBe("%E0"));
  test("empty parts of a query are left out", () => expect(href("/cartera", { texto: "", tramo: "b1,b2", ficha: undefined })).toBe("/cartera?tramo=b1,b2"));
});

describe("a view of the portfolio as an address", () => {
  const filter = { text: "sosa", stages: ["b1", "b2"], treatments: ["call"], creditor: "c1", product: "Tarjeta", min_owed: 100, max_owed: 900, promise: "broken" as const, segments: ["A1", "Z"], party: "company" as const, provinces: [0, 24], min_days: 1, max_days: 90, min_months: 12, min: { willingness: 60 }, max: { willingness: 90, outlook: 40 } };
  test("goes and comes back the same", () => expect(filterOf(new URLSearchParams(href("", queryOf(filter)).slice(1)))).toEqual(filter));
  test("nonsense is no filter", () => expect(filterOf(new URLSearchParams("saldo-min=abc&promesa=quizas&voluntad=x"))).toEqual({}));
  test("order: the default is not written, the rest is", () => {
    expect(sortQuery({ by: "owed", descending: true })).toBeUndefined();
    expect(sortOf(new URLSearchParams("orden=days"))).toEqual({ by: "days", descending: false });
    expect(sortOf(new URLSearchParams("orden=-nada"))).toEqual({ by: "owed", descending: true });
    expect(nextSort({ by: "owed", descending: true }, "owed").descending).toBe(false);
    expect(nextSort({ by: "owed", descending: true }, "name")).toEqual({ by: "name", descending: false });
  });
  test("columns keep their order and are never none", () => {
    expect(columnsOf(new URLSearchParams("columnas=owed,name"))).toEqual(["name", "owed"]);
    expect(columnsOf(new URLSearchParams("columnas=nada"))).toEqual(SHOWN);
    expect(columnsQuery(SHOWN)).toBeUndefined();
  });
});

describe("the period of the board", () => {
  test("is this month until another is asked", () => expect(periodOf(new URLSearchParams(), "2025-11-21")).toEqual({ from: "2025-11-01", to: "2025-11-30", preset: "month" }));
  test("ends where the month ends", () => expect(presetOf("last", "2024-03-31")).toMatchObject({ from: "2024-02-01", to: "2024-02-29" }));
  test("a range of its own, when it makes sense", () => {
    expect(periodOf(new URLSearchParams("desde=2025-10-05&hasta=2025-10-09"), "2025-11-21").preset).toBe("custom");
    expect(validRange("2025-10-09", "2025-10-05")).toBe(false);
    expect(validRange("2000-01-01", "2025-10-05")).toBe(false);
  });
});
