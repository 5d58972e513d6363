// What chosen rows owe, currency by currency.
import { expect, test } from "vitest";
import { sumsOf } from "../src/consola/portfolio/sums";

const row = (owed: number, currency: string, apart: { currency: string; amount: number }[] = []) => ({ owed, currency, apart });

test("each currency is a sum of its own", () => {
  const sums = sumsOf([row(100, "ARS", [{ currency: "USD", amount: 7 }]), row(50, "USD"), row(3, "ARS")]);
  expect(sums).toEqual([{ currency: "ARS", amount: 103 }, { currency: "USD", amount: 57 }]);
});

test("what is nothing is left out unless all is", () => {
  expect(sumsOf([row(0, "ARS", [{ currency: "USD", amount: 7 }])])).toEqual([{ currency: "USD", amount: 7 }]);
  expect(sumsOf([row(0, "ARS")])).toEqual([{ currency: "ARS", amount: 0 }]);
  expect(sumsOf([])).toEqual([]);
});
