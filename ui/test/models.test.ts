import { describe, expect, test } from "vitest";
import type { Model } from "../src/api/models";
import { challengerOf, trialOf } from "../src/consola/matrix/trial";
import { bars, count, formOf, lines, TARGETS, valueOf } from "../src/consola/models/registry";
import { formatter } from "../src/i18n/format";
import { es } from "../src/i18n/es";

const model = (version: number, target: string, state: string, stage: string | null = null) => ({ version, target, state, stage }) as Model;

describe("the registry", () => {
  const all = [model(5, "payment", "live", "b3"), model(4, "payment", "live"), model(3, "payment", "candidate"), model(2, "payment", "candidate"), model(1, "roll", "retired")];

  test("every question has a line among those that speak, all stages before one", () => {
    const live = lines(all, "live");
    expect(live.map((line) => [line.target, line.model?.version])).toEqual([["payment", 4], ["payment", 5], ...TARGETS.slice(1).map((target) => [target, undefined])]);
    expect(live.filter((line) => line.expert).map((line) => line.target)).toEqual(["payment", "payment", "willingness", "contact", "promise"]);
  });
  test("among the others only those there are, the newest first", () => {
    expect(lines(all, "candidate").map((line) => line.model?.version)).toEqual([3, 2]);
    expect([count(all, "live"), count(all, "candidate"), count(all, "retired"), lines([], "retired").length]).toEqual([2, 2, 1, 0]);
  });
  test("every question and stage has its name", () => {
    expect(TARGETS.every((target) => es.models.targets[target])).toBe(true);
    expect(Object.keys(es.models.stages)).toHaveLength(8);
  });
});

describe("what sways a model", () => {
  const value = (unit: string, number: number) => valueOf({ unit }, number, formatter("es-AR"), "ARS", es.models).replace(/\u00a0/g, " ");
  test("is told in the unit of the feature", () => expect([value("days", 12), value("months", 1), value("percent", 40), value("amount", 1500.5), value("count", 2.5)]).toEqual(["12 d", "1 m", "40 %", "$ 1.501", "2,5"]));
  test("is drawn against the strongest", () => expect([bars([{ deviation: 2 }, { deviation: 0.5 }]), bars([])]).toEqual([[100, 25], []]));
});

test("a file tells its form by how it begins", () => {
  expect([formOf("m.json", "{\"learner\""), formOf("m", " {"), formOf("m.txt", "tree\nversion=v4"), formOf("modelo-3.aldia", "ALMO\u0001")]).toEqual(["xgboost", "xgboost", "lightgbm", "aldia"]);
});

describe("a trial", () => {
  const lacks = { name: "n", challenger: "c", part: "p", planned: "m", margin: "d" };
  const draft = { name: " más llamadas ", challenger: "static", part: "10", planned: "2000", margin: 0, note: " ver " };
  test("is sent in millionths and trimmed", () => expect(trialOf(draft, lacks)).toEqual({ trial: { name: "más llamadas", challenger: "static", part_ppm: 100_000, planned: 2000, margin: 0, note: "ver" } }));
  test("says the first thing that it lacks", () => {
    expect([{ name: " " }, { challenger: "" }, { part: "0" }, { part: "100" }, { part: "1.5" }, { planned: "0" }, { margin: null }].map((change) => trialOf({ ...draft, ...change }, lacks))).toEqual([lacks.name, lacks.challenger, lacks.part, lacks.part, lacks.part, lacks.planned, lacks.margin].map((told) => ({ lacks: told })));
  });
  test("names its challenger as the server does, or not yet", () => expect([challengerOf("static", "", ""), challengerOf("matrix", "3", ""), challengerOf("fixed", "", "call_diagnosis"), challengerOf("matrix", "", "x"), challengerOf("fixed", "3", "")]).toEqual(["static", "matrix-version 3", "fixed call_diagnosis", "", ""]));
});
