import { describe, expect, test } from "vitest";
import type { Limits } from "../src/api/agreements";
import { left, partsOf } from "../src/consola/bank/parts";
import { blankTerms, dealOf, percent, share, termsOf } from "../src/consola/agreements/deal";

const limits = {
  concepts: [], instalments_max: 360, days_late: { least: 0, usual: 10, most: 30 }, missed: { least: 1, usual: 2, most: 3 }, discount_kept: ["restructuring"], clause: "lose_discount",
  income_share_warned: "0.3", income_share_blocked: "0.4", minimum_wage: 39_880_000, minimum_wage_source: "", source: "", authority_source: "",
} as unknown as Limits;
const TODAY = "2026-11-22";

describe("per cents and shares", () => {
  test.each([["10", "0.1"], ["10,5", "0.105"], ["0", "0"], ["100", "1"], ["4,8401", "0.048401"], ["0,5", "0.005"]])("%s %% is %s", (text, decimal) => {
    expect(share(text)).toBe(decimal);
    expect(percent(decimal)).toBe(text);
  });
  test.each([[""], ["-1"], ["1.2.3"], ["10 %"], ["1,23456"]])("%s is no per cent", (text) => expect(share(text)).toBeUndefined());
  test("a rate with few decimals reads the same", () => expect([percent("0.04"), percent("1"), percent("0.21")]).toEqual(["4", "100", "21"]));
});

describe("an offer as it is written", () => {
  const terms = blankTerms("restructuring", limits, TODAY);

  test("what is usual is a deal", () => {
    const said = dealOf({ ...terms, discount: { penalty: "100", principal: "" }, down: "5.000", instalments: "3" }, limits, "ARS");
    expect(said).toMatchObject({ deal: { kind: "restructuring", discount: { penalty: "1" }, down_payment: 500_000, instalments: 3, period_rate: "0", vat: "0.21", days_late_max: 10, missed_max: 2, valid_until: "2026-11-29" } });
  });
  test("comes back as it was", () => {
    const said = dealOf({ ...terms, rate: "4", discount: { principal: "12,5" } }, limits, "ARS");
    if (!("deal" in said)) throw new Error("it is a deal");
    expect(dealOf(termsOf({ code: "x", deal: said.deal }), limits, "ARS")).toEqual(said);
  });
  test("beyond a limit, the field is named", () => {
    expect(dealOf({ ...terms, daysLate: "31", missed: "0", instalments: "361", discount: { penalty: "101" }, down: "mucho", firstDue: "" }, limits, "ARS"))
      .toEqual({ lacks: ["discount.penalty", "down", "instalments", "firstDue", "daysLate", "missed"] });
  });
  test("a lump sum has one payment, and what a kind stands on is asked", () => {
    expect(dealOf({ ...blankTerms("lump_sum", limits, TODAY), instalments: "2" }, limits, "ARS")).toEqual({ lacks: ["instalments"] });
    expect(dealOf({ ...blankTerms("asset_discount", limits, TODAY) }, limits, "ARS")).toEqual({ lacks: ["assetValue", "assetSource"] });
    expect(dealOf({ ...blankTerms("court_settlement", limits, TODAY) }, limits, "ARS")).toEqual({ lacks: ["case"] });
  });
});

describe("an income split over accounts", () => {
  const slices = (...amounts: string[]) => amounts.map((amount, i) => ({ account: `a${i}`, label: "", amount }));

  test("says what is left, and when it is too much", () => expect([left(slices("600", ""), 100_000, "ARS"), left(slices("600", "500"), 100_000, "ARS"), left(slices("x"), 1, "ARS")]).toEqual([40_000, -10_000, undefined]));
  test("is parts only when they are all something and come to it", () => {
    expect(partsOf(slices("600", "400"), 100_000, "ARS")).toEqual([{ account: "a0", amount: 60_000 }, { account: "a1", amount: 40_000 }]);
    expect(partsOf(slices("1.000", ""), 100_000, "ARS")).toBeUndefined();
    expect(partsOf(slices("600"), 100_000, "ARS")).toBeUndefined();
  });
});
