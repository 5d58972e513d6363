import { describe, expect, test } from "vitest";
import { addDays, daysBetween, formatter, isDay, monthStart, parseMoney } from "../src/i18n/format";

// Intl writes no-break spaces; people and tests see plain ones.
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
const f = formatter("es-AR", "America/Argentina/Buenos_Aires");

describe("numbers", () => {
  test("thousands are grouped from the first one", () => {
    expect(f.number(1234, 0)).toBe("1.234");
    expect(f.number(999, 0)).toBe("999");
  });
  test("money comes from minor units", () => {
    expect(plain(f.money(20732900, "ARS"))).toBe("$ 207.329");
    expect(plain(f.money(1, "ARS", "cents"))).toBe("$ 0,01");
    expect(plain(f.money(-150, "ARS", "cents"))).toBe("-$ 1,50");
  });
  test("money without minor units is not divided", () => expect(plain(f.money(1500, "CLP", "cents"))).toContain("1.500"));
  test("big sums are told in millions, small ones whole", () => {
    expect(plain(f.short(27_898_800_000_000, "ARS"))).toBe("$ 278.988 M");
    expect(plain(f.short(99_999_900, "ARS"))).toBe("$ 999.999");
    expect(plain(f.short(100_000_000, "ARS"))).toBe("$ 1 M");
  });
  test("rates have one decimal even when it is zero", () => expect(plain(f.percent(41))).toBe("41,0 %"));
  test("a loss has a true minus", () => expect([f.signed(3), f.signed(-3), f.signed(0)]).toEqual(["+3", "−3", "0"]));
  test("seconds read as a clock", () => expect([f.clock(0), f.clock(95), f.clock(3725)]).toEqual(["0:00", "1:35", "1:02:05"]));
});

describe("days and instants", () => {
  test("a day has no time zone", () => expect([f.day("2025-11-04"), f.dayShort("2025-11-04")]).toEqual(["04/11/2025", "04/11"]));
  test("an instant is told in the zone of the person, in 24 hours", () => expect(f.time("2025-11-21T00:30:00Z")).toBe("21:30"));
  test("an instant near midnight belongs to the day of the zone", () => expect(f.dayOf("2025-11-21T02:00:00Z")).toBe("2025-11-20"));
  test("days are counted over months and leap years", () => {
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
    expect(addDays("2025-12-31", 1)).toBe("2026-01-01");
    expect(daysBetween("2025-11-01", "2025-12-01")).toBe(30);
    expect(monthStart("2025-01-15", -1)).toBe("2024-12-01");
  });
  test("a day that does not exist is not a day", () => expect([isDay("2025-02-30"), isDay("2025-02-28"), isDay("hoy"), isDay(undefined)]).toEqual([false, true, false, false]));
});

describe("what people type and how ids are written", () => {
  test.each([["65.654", 6565400], ["65654,5", 6565450], ["$ 1.000,25", 100025], ["0", 0]])("%s is an amount", (text, minor) => expect(parseMoney(text, "ARS")).toBe(minor));
  test.each([[""], ["abc"], ["1.00"], ["-5"], ["12,345"], ["1,5,5"]])("%s is not an amount", (text) => expect(parseMoney(text, "ARS")).toBeNull());
  test("documents and phones", () => {
    expect(f.document("30373052")).toBe("30.373.052");
    expect(f.document("20303730528")).toBe("20-30373052-8");
    expect(f.document("X-1")).toBe("X-1");
    expect(f.phone("+5491155550134")).toBe("+54 9 11 5555-0134");
    expect(f.phone("+56961234567")).toBe("+56961234567");
  });
});
