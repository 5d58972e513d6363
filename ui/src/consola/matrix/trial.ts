// What a trial needs before it can begin, apart from its form.
import type { NewTrial } from "../../api/learning";

export interface TrialDraft { name: string; challenger: string; part: string; planned: string; margin: number | null; note: string }
type Lacks = Record<"name" | "challenger" | "part" | "planned" | "margin", string>;

/** How the challenger decides, as the server names it; empty while a choice is missing. */
export function challengerOf(kind: "static" | "matrix" | "fixed", version: string, treatment: string): string {
  if (kind === "static") return "static";
  if (kind === "matrix") return version && `matrix-version ${version}`;
  return treatment && `fixed ${treatment}`;
}

const whole = (text: string, least: number, most: number): number | undefined => {
  const value = Number(text.trim());
  return /^\d+$/.test(text.trim()) && least <= value && value <= most ? value : undefined;
};

/** The trial as it is sent, or the first thing that it lacks. The part is in hundredths of everybody. */
export function trialOf(draft: TrialDraft, lacks: Lacks): { trial: NewTrial } | { lacks: string } {
  const name = draft.name.trim();
  const [part, planned] = [whole(draft.part, 1, 99), whole(draft.planned, 1, 100_000_000)];
  if (!name) return { lacks: lacks.name };
  if (!draft.challenger) return { lacks: lacks.challenger };
  if (part === undefined) return { lacks: lacks.part };
  if (planned === undefined) return { lacks: lacks.planned };
  if (draft.margin === null) return { lacks: lacks.margin };
  return { trial: { name, challenger: draft.challenger, part_ppm: part * 10_000, planned, margin: draft.margin, note: draft.note.trim() } };
}
