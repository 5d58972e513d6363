// Whether a mapping made by hand is complete, apart from its drawing.
import type { Upload } from "../../api/types";

export interface Faults { missing: string[]; twice: string[] }

/** Labels of required fields that no column gives, and of fields given by two columns. */
export function faults(upload: Upload, columns: Record<string, string>): Faults {
  const used = Object.values(columns).filter(Boolean);
  const label = (code: string) => upload.fields.find((field) => field.code === code)?.label ?? code;
  return {
    missing: upload.fields.filter((field) => field.required && !used.includes(field.code)).map((field) => field.label),
    twice: [...new Set(used.filter((code, i) => used.indexOf(code) !== i))].map(label),
  };
}

/** How sure the guess is, from 0 to 100: a word, not a number. */
export function surety(confidence: number): "sure" | "likely" | "unsure" {
  return confidence >= 85 ? "sure" : confidence >= 50 ? "likely" : "unsure";
}
