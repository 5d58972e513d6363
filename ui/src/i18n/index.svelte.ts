// The language of the person: one typed catalogue at a time, the others as lazy chunks.
import { es, type Texts } from "./es";
import { formatter } from "./format";

export const LOCALES = { "es-AR": "Español", "pt-BR": "Português", en: "English" } as const;
export type Locale = keyof typeof LOCALES;

const load: Record<Locale, () => Promise<Texts>> = {
  "es-AR": async () => es,
  "pt-BR": async () => (await import("./pt")).pt,
  en: async () => (await import("./en")).en,
};

class I18n {
  locale = $state<Locale>("es-AR");
  t = $state.raw<Texts>(es);
  /** The formats of the language; instants in the zone of the browser. */
  f = $derived(formatter(this.locale));

  async use(locale: Locale): Promise<void> {
    this.t = await load[locale]();
    this.locale = locale;
    if (typeof document !== "undefined") document.documentElement.lang = locale;
  }
}

export const i18n = new I18n();
