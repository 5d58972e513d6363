// One registry of keys: it runs them and it writes the help. A shortcut exists while the screen that declares it is on.
import { untrack } from "svelte";
import { preferences } from "./preferences.svelte";

export interface Shortcut {
  /** "j", "Ctrl+k", "g d" (one after the other), "ArrowDown". */
  keys: string;
  label: string;
  /** Under which title the help shows it. */
  group: string;
  run: (event: KeyboardEvent) => void;
  /** Works only when this is true. */
  when?: () => boolean;
  /** Works inside fields too (only for keys with Ctrl or function keys). */
  inFields?: boolean;
  /** The help does not show it (a second name of another key). */
  hidden?: boolean;
}

const SEQUENCE_MS = 1200;

export function stroke(event: KeyboardEvent): string {
  const key = event.key === " " ? "Space" : event.key;
  const named = key.length > 1;
  return [
    event.ctrlKey || event.metaKey ? "Ctrl+" : "",
    event.altKey ? "Alt+" : "",
    event.shiftKey && (named || event.ctrlKey || event.metaKey) ? "Shift+" : "",
    key.length === 1 ? (event.ctrlKey || event.metaKey ? key.toLowerCase() : key) : key,
  ].join("");
}

export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "range", "file"].includes(target.type);
}

/** A key without Ctrl or Alt that writes something: people who dictate or have tremor can turn these off. */
export const isLetter = (keys: string) => keys.split(" ").every((key) => key.length === 1);

class Shortcuts {
  #sets = $state.raw<Shortcut[][]>([]);
  #prefix = "";
  #since = 0;
  /** The first key of a sequence that waits for the second, shown in a corner. */
  pending = $state("");

  all = $derived(this.#sets.flat());

  add(set: Shortcut[]): () => void {
    this.#sets = [...this.#sets, set];
    return () => {
      this.#sets = this.#sets.filter((other) => other !== set);
    };
  }

  handle = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || ["Control", "Shift", "Alt", "Meta"].includes(event.key)) return;
    const pressed = stroke(event);
    const sequence = event.timeStamp - this.#since < SEQUENCE_MS && this.#prefix ? `${this.#prefix} ${pressed}` : pressed;
    this.#prefix = "";
    this.pending = "";
    // The newest set wins: a dialog or a drawer over its page.
    for (const wanted of sequence === pressed ? [pressed] : [sequence, pressed]) {
      const found = this.all.findLast((item) => item.keys === wanted && this.#works(item, event));
      if (!found) continue;
      event.preventDefault();
      found.run(event);
      return;
    }
    if (!isField(event.target) && preferences.letters && this.all.some((item) => item.keys.startsWith(`${pressed} `))) {
      this.#prefix = pressed;
      this.pending = pressed;
      this.#since = event.timeStamp;
      setTimeout(() => (this.pending = this.#prefix && this.pending === pressed ? "" : this.pending), SEQUENCE_MS);
    }
  };

  #works(item: Shortcut, event: KeyboardEvent): boolean {
    if (isField(event.target) && !item.inFields) return false;
    if (isLetter(item.keys) && !preferences.letters) return false;
    if (document.querySelector("dialog:modal") && !item.inFields && !item.when) return false;
    return item.when?.() ?? true;
  }
}

export const shortcuts = new Shortcuts();

/** Declares shortcuts for as long as the component lives. */
export function useShortcuts(make: () => Shortcut[]): void {
  $effect(() => {
    const set = make();
    return untrack(() => shortcuts.add(set));
  });
}
