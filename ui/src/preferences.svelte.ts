// What each person chose for this browser: theme, density, language, one-key shortcuts, hidden columns.
import { i18n, LOCALES, type Locale } from "./i18n/index.svelte";

export type Theme = "system" | "light" | "dark";
export type Density = "compact" | "normal" | "wide";

/** Height of a row of a grid, px. The same numbers as `--row` in tokens.css. */
export const ROW_HEIGHT: Record<Density, number> = { compact: 30, normal: 36, wide: 44 };

interface Stored { theme: Theme; density: Density; locale: Locale; letters: boolean }
const KEY = "aldia.preferences";
const DEFAULT: Stored = { theme: "system", density: "normal", locale: "es-AR", letters: true };

function stored(): Stored {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Stored>;
    const locale = found.locale && found.locale in LOCALES ? found.locale : DEFAULT.locale;
    const density = found.density && found.density in ROW_HEIGHT ? found.density : DEFAULT.density;
    return { ...DEFAULT, ...found, locale, density };
  } catch {
    return DEFAULT;
  }
}

class Preferences {
  #now = $state<Stored>(stored());

  get theme() { return this.#now.theme; }
  get density() { return this.#now.density; }
  get locale() { return this.#now.locale; }
  /** Whether shortcuts of one letter work (WCAG 2.1.4 asks for a switch). */
  get letters() { return this.#now.letters; }
  get rowHeight() { return ROW_HEIGHT[this.#now.density]; }

  set(change: Partial<Stored>): void {
    this.#now = { ...this.#now, ...change };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#now));
    } catch {
      // A browser that keeps nothing still works; it forgets.
    }
    this.apply();
  }

  apply(): void {
    const root = document.documentElement;
    root.dataset.theme = this.#now.theme;
    root.dataset.density = this.#now.density;
    if (i18n.locale !== this.#now.locale) void i18n.use(this.#now.locale);
  }

  /** The theme that is on screen. */
  get dark(): boolean {
    return this.theme === "dark" || (this.theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  }
}

export const preferences = new Preferences();
