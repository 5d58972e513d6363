// The arithmetic of a virtual grid of any length, apart from its drawing.
//
// A browser cannot make an element as tall as a million rows, so the scrolled body has a capped height. `position` is where we
// really are, in px of the full list; `top` is what the browser's scrollbar says. Small moves count as they are; a move of more
// than a few screens is someone dragging the bar, and maps in proportion.

/** The tallest body, px. Firefox stops at about 17.9 million. */
export const BODY_MAX = 8_000_000;
/** Rows drawn beyond the visible ones on each side. */
const OVERSCAN = 6;
/** Moves of up to this many screens are exact. */
const EXACT_SCREENS = 3;

/** A column: `width` is the least, px; `grow` shares what is left. */
export interface Column { key: string; label: string; width: number; grow?: number; right?: boolean; sort?: string; title?: string }
/** `viewport` is the height where rows show: the titles, which stay on top, are not part of it. */
export interface Shape { total: number; rowHeight: number; viewport: number }
export interface Place { position: number; top: number }
export interface Window { first: number; count: number }

const full = (shape: Shape) => shape.total * shape.rowHeight;
const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), Math.max(low, high));

export const bodyHeight = (shape: Shape) => Math.min(full(shape), BODY_MAX);
const deepest = (shape: Shape) => Math.max(0, full(shape) - shape.viewport);
const room = (shape: Shape) => Math.max(1, bodyHeight(shape) - shape.viewport);

/** Where we are after the scrollbar went to `top`. */
export function scrolled(shape: Shape, before: Place, top: number): Place {
  if (full(shape) <= BODY_MAX) return { position: clamp(top, 0, deepest(shape)), top };
  if (top <= 0) return { position: 0, top };
  if (top >= room(shape) - 1) return { position: deepest(shape), top };
  const moved = top - before.top;
  const exact = Math.abs(moved) < shape.viewport * EXACT_SCREENS;
  const position = exact ? before.position + moved : (top / room(shape)) * deepest(shape);
  return { position: clamp(position, 0, deepest(shape)), top };
}

/** Where the scrollbar has to be for us to be at `position`. */
export function placeAt(shape: Shape, position: number): Place {
  const inside = clamp(position, 0, deepest(shape));
  const top = full(shape) <= BODY_MAX ? inside : (inside / Math.max(1, deepest(shape))) * room(shape);
  return { position: inside, top };
}

/** The least move that shows row `index` whole, or undefined when it is already on screen. */
export function reveal(shape: Shape, place: Place, index: number): Place | undefined {
  const y = index * shape.rowHeight;
  if (y < place.position) return placeAt(shape, y);
  if (y + shape.rowHeight > place.position + shape.viewport) return placeAt(shape, y + shape.rowHeight - shape.viewport);
  return undefined;
}

/** The rows to draw. */
export function visible(shape: Shape, place: Place): Window {
  const first = Math.max(0, Math.floor(place.position / shape.rowHeight) - OVERSCAN);
  const count = Math.max(0, Math.min(shape.total - first, Math.ceil(shape.viewport / shape.rowHeight) + 2 * OVERSCAN));
  return { first, count };
}

/** Where a row is drawn inside the body, px. */
export const rowTop = (shape: Shape, place: Place, index: number) => index * shape.rowHeight - place.position + place.top;

/** The row the cursor goes to with a key; undefined when the key is not for moving. */
export function moved(key: string, cursor: number, shape: Shape): number | undefined {
  const page = Math.max(1, Math.floor(shape.viewport / shape.rowHeight) - 2);
  const to = { ArrowDown: cursor + 1, j: cursor + 1, ArrowUp: cursor - 1, k: cursor - 1, PageDown: cursor + page, PageUp: cursor - page, Home: 0, End: shape.total - 1 }[key];
  return to === undefined ? undefined : clamp(to, 0, shape.total - 1);
}
