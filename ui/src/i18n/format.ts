// Numbers, money, days and instants as people read them. Pure: the language and the time zone are parameters.
import type { Day, Instant } from "../api/types";

/** Minor units per unit; the API speaks in minor units. */
const digitsOf = (currency: string): number => (currency === "CLP" || currency === "PYG" || currency === "JPY" ? 0 : 2);

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();
function once<F extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => F): F {
  let found = cache.get(key) as F | undefined;
  if (!found) cache.set(key, (found = make()));
  return found;
}

export function formatter(locale: string, zone: string | undefined = undefined) {
  const numbers = (key: string, options: Intl.NumberFormatOptions) => once(`${locale} ${key}`, () => new Intl.NumberFormat(locale, options));
  const dates = (key: string, options: Intl.DateTimeFormatOptions, timeZone = zone) =>
    once(`${locale} ${timeZone ?? ""} ${key}`, () => new Intl.DateTimeFormat(locale, { timeZone, hourCycle: "h23", ...options }));
  /** A day has no time zone: it is read at noon UTC and written in UTC. */
  const ofDay = (day: Day) => new Date(`${day.slice(0, 10)}T12:00:00Z`);

  // Intl drops the zero of "04/11" in es-AR when the year is not asked for.
  const dayFirst = /^(es|pt)/.test(locale);

  const f = {
    /** 12345.6 → "12.345,6", at most one decimal. */
    number: (value: number, decimals = 1) => numbers(`n${decimals}`, { maximumFractionDigits: decimals, useGrouping: "always" }).format(value),
    /** Minor units → "$ 1.234" ; with cents when asked. */
    money: (minor: number, currency: string, cents: "cents" | "whole" = "whole") => {
      const digits = cents === "cents" ? digitsOf(currency) : 0;
      return numbers(`m${currency}${digits}`, {
        style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: "always",
      }).format(minor / 10 ** digitsOf(currency));
    },
    /** Minor units → "$ 278.988 M" from one million up; whole money below. */
    short: (minor: number, currency: string) => {
      const value = minor / 10 ** digitsOf(currency);
      if (Math.abs(value) < 1_000_000) return f.money(minor, currency);
      const decimals = Math.abs(value) < 1_000_000_000 ? 1 : 0;
      return `${f.symbol(currency)} ${f.number(value / 1e6, decimals)} M`;
    },
    symbol: (currency: string) =>
      numbers(`s${currency}`, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).formatToParts(0).find((part) => part.type === "currency")?.value ?? currency,
    /** 71.42 → "71,4 %". */
    percent: (value: number, decimals = 1) => `${numbers(`p${decimals}`, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value)} %`,
    /** A signed number with a true minus: "+4", "−3". */
    signed: (value: number, decimals = 0) => {
      const text = f.number(Math.abs(value), decimals);
      return value > 0 ? `+${text}` : value < 0 ? `−${text}` : text;
    },
    /** "2025-11-04" → "04/11/2025". */
    day: (day: Day) => dates("d", { day: "2-digit", month: "2-digit", year: "numeric" }, "UTC").format(ofDay(day)),
    /** "2025-11-04" → "04/11". */
    dayShort: (day: Day) => (dayFirst ? `${day.slice(8, 10)}/${day.slice(5, 7)}` : dates("ds", { day: "2-digit", month: "2-digit" }, "UTC").format(ofDay(day))),
    /** "martes 4 de noviembre". */
    dayLong: (day: Day) => dates("dl", { weekday: "long", day: "numeric", month: "long" }, "UTC").format(ofDay(day)),
    month: (day: Day) => dates("mo", { month: "long", year: "numeric" }, "UTC").format(ofDay(day)),
    weekday: (day: Day) => dates("wd", { weekday: "short" }, "UTC").format(ofDay(day)),
    time: (at: Instant) => dates("t", { hour: "2-digit", minute: "2-digit" }).format(new Date(at)),
    instant: (at: Instant) => `${dates("i", { day: "2-digit", month: "2-digit", year: "numeric" }).format(new Date(at))} ${f.time(at)}`,
    /** The calendar day of an instant, "YYYY-MM-DD". */
    dayOf: (at: Instant): Day => {
      const parts = once(`iso ${zone ?? ""}`, () => new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }));
      return parts.format(new Date(at));
    },
    /** 95 → "1:35"; 3725 → "1:02:05". */
    clock: (seconds: number) => {
      const h = Math.floor(seconds / 3600), m = Math.floor(seconds / 60) % 60, s = Math.floor(seconds) % 60;
      const two = (n: number) => String(n).padStart(2, "0");
      return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
    },
    bytes: (size: number) => (size < 1024 ? `${size} B` : size < 1048576 ? `${f.number(size / 1024, 0)} KB` : `${f.number(size / 1048576)} MB`),
    /** A national document as it is written: "30373052" → "30.373.052", a CUIT → "20-30373052-8". */
    document: (value: string) => {
      if (/^\d{11}$/.test(value)) return `${value.slice(0, 2)}-${value.slice(2, 10)}-${value.slice(10)}`;
      return /^\d{7,8}$/.test(value) ? f.number(Number(value), 0) : value;
    },
    /** "+5491155550134" → "+54 9 11 5555-0134"; anything else stays. */
    phone: (value: string) => {
      const mobile = /^\+549(11|\d{3})(\d{3,4})(\d{4})$/.exec(value);
      if (mobile) return `+54 9 ${mobile[1]} ${mobile[2]}-${mobile[3]}`;
      const fixed = /^\+54(11|\d{3})(\d{3,4})(\d{4})$/.exec(value);
      return fixed ? `+54 ${fixed[1]} ${fixed[2]}-${fixed[3]}` : value;
    },
  };
  return f;
}

export type Formatter = ReturnType<typeof formatter>;

const DAY_MS = 86_400_000;
const number = (day: Day) => Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / DAY_MS;

/** The day `count` days later. */
export function addDays(day: Day, count: number): Day {
  return new Date((number(day) + count) * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one day to another; positive when `to` is later. */
export function daysBetween(from: Day, to: Day): number {
  return number(to) - number(from);
}

/** The first day of the month of `day`, `months` months away. */
export function monthStart(day: Day, months = 0): Day {
  const [year = 1970, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

export function isDay(text: string | null | undefined): text is Day {
  return typeof text === "string" && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && addDays(text, 0) === text;
}

/** What a person typed as money → minor units, or null when it is not an amount. "65.654", "65654,50", "$ 1.000" are read as es-AR does. */
export function parseMoney(text: string, currency: string): number | null {
  const plain = text.replace(/[\s$\u00a0]/g, "");
  const match = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/.exec(plain);
  if (!match) return null;
  const units = Number(match[1]!.replaceAll(".", ""));
  const cents = Number((match[2] ?? "").padEnd(2, "0"));
  const minor = digitsOf(currency) === 0 ? units : units * 100 + cents;
  return Number.isSafeInteger(minor) ? minor : null;
}
