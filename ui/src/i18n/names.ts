// Names for what the server tells by code: who acted, which product.
import type { Texts } from "./es";

/** Who acted: a person by name, a known source by its words, the system as automatic. */
export function who(actor: string, t: Texts): string {
  return actor.startsWith("system") ? t.app.automatic : (t.app.sources[actor] ?? actor);
}

/** What people call a product; one that nobody named reads as its code, with spaces and a capital. */
export function product(code: string, t: Texts): string {
  const plain = code.replace(/[_-]/g, " ");
  return t.app.products[code] ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** The code of a product written by its name; what is no known name stays as it is. */
export function productCode(written: string, t: Texts): string {
  const same = (name: string) => name.toLowerCase() === written.trim().toLowerCase();
  return Object.entries(t.app.products).find(([, name]) => same(name))?.[0] ?? written.trim();
}
