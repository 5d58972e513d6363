// How the recovery goes against its target.
import { describe, expect, test } from "vitest";
import { paceOf } from "../src/consola/board/pace";
import { addDays } from "../src/i18n/format";

/** Ten days from the first, with a target of 100 a day, and what came in on the first of them. */
function recovery(amounts: number[], target: number | null = 1000) {
  let cumulative = 0;
  const days = amounts.map((amount, k) => ({ day: addDays("2026-03-01", k), amount, cumulative: (cumulative += amount) }));
  const line = target === null ? [] : Array.from({ length: 10 }, (_, k) => ({ day: addDays("2026-03-01", k), cumulative: (k + 1) * 100 }));
  return { total: cumulative, apart: [], target, days, line };
}

describe("pace", () => {
  test("while the period runs: today, so far, and what is left to each day", () => {
    expect(paceOf(recovery([150, 50, 70, 30]), "2026-03-04")).toEqual({ today: { now: 30, due: 100 }, soFar: { now: 300, due: 400 }, gap: -25, daysLeft: 7, perDay: 104 });
  });
  test("once it is over only the whole is told", () => {
    const pace = paceOf(recovery([200, 200, 200, 200, 200, 0, 0, 0, 0, 200]), "2026-04-02");
    expect([pace?.today, pace?.soFar, pace?.gap, pace?.daysLeft]).toEqual([undefined, { now: 1200, due: 1000 }, 20, 0]);
  });
  test("a target that is reached asks for nothing more", () => expect(paceOf(recovery([1000]), "2026-03-01")?.perDay).toBe(0));
  test("without a target, or before it begins, there is no pace", () => {
    expect(paceOf(recovery([10], null), "2026-03-01")).toBeUndefined();
    expect(paceOf(recovery([]), "2026-02-20")).toBeUndefined();
  });
});
