import { describe, expect, test } from "vitest";
import { BODY_MAX, bodyHeight, moved, placeAt, reveal, rowTop, scrolled, visible, type Shape } from "../src/ui/grid";

const MILLION: Shape = { total: 1_000_000, rowHeight: 36, viewport: 500 };
const SHORT: Shape = { total: 50, rowHeight: 36, viewport: 500 };
const START = { position: 0, top: 0 };

describe("a list that fits", () => {
  test("is as tall as its rows", () => expect(bodyHeight(SHORT)).toBe(1800));
  test("scrolls one to one", () => expect(scrolled(SHORT, START, 720)).toEqual({ position: 720, top: 720 }));
  test("draws what is on screen and a little more", () => expect(visible(SHORT, START)).toEqual({ first: 0, count: 26 }));
  test("never draws past its end", () => expect(visible({ ...SHORT, total: 3 }, START)).toEqual({ first: 0, count: 3 }));
  test("is empty when there is nothing", () => expect(visible({ ...SHORT, total: 0 }, START)).toEqual({ first: 0, count: 0 }));
});

describe("a million rows", () => {
  test("are no taller than a browser can bear", () => expect(bodyHeight(MILLION)).toBe(BODY_MAX));
  test("move exactly with the wheel, wherever one is", () => {
    const middle = placeAt(MILLION, 18_000_000);
    expect(scrolled(MILLION, middle, middle.top + 504).position).toBeCloseTo(18_000_504, 3);
  });
  test("jump in proportion when the bar is dragged", () => {
    const half = scrolled(MILLION, START, (BODY_MAX - MILLION.viewport) / 2);
    expect(half.position / (36_000_000 - 500)).toBeCloseTo(0.5, 6);
  });
  test("end exactly at the end and start exactly at the start", () => {
    expect(scrolled(MILLION, START, BODY_MAX - MILLION.viewport).position).toBe(36_000_000 - 500);
    expect(scrolled(MILLION, placeAt(MILLION, 900), 0).position).toBe(0);
  });
  test("show the last row whole", () => {
    const end = reveal(MILLION, START, 999_999)!;
    expect(rowTop(MILLION, end, 999_999) + 36 - end.top).toBeLessThanOrEqual(MILLION.viewport);
    const { first, count } = visible(MILLION, end);
    expect(first + count).toBe(1_000_000);
  });
  test("stay put for a row that is already on screen", () => expect(reveal(MILLION, START, 3)).toBeUndefined());
});

describe("keys", () => {
  test("walk by rows, by screens and to the ends, and stop there", () => {
    expect(moved("j", 5, MILLION)).toBe(6);
    expect(moved("ArrowUp", 0, MILLION)).toBe(0);
    expect(moved("PageDown", 0, MILLION)).toBe(11);
    expect(moved("End", 0, MILLION)).toBe(999_999);
    expect(moved("Home", 77, MILLION)).toBe(0);
    expect(moved("q", 77, MILLION)).toBeUndefined();
  });
});
