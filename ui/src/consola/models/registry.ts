// What is shown of the registry, apart from its drawing: one line for each question, and the values of a feature as people read them.
import type { Model, ModelState, Sway } from "../../api/models";
import type { Formatter } from "../../i18n/format";

/** Everything that is foretold, in the order of the screen. */
export const TARGETS = ["payment", "willingness", "contact", "promise", "roll", "amount", "time"] as const;
/** Of these the expert's card tells an indicator where no model speaks. */
const OF_THE_EXPERT: readonly string[] = ["payment", "willingness", "contact", "promise"];
/** Stages of arrears, earliest first. */
export const STAGES = ["current", "b1", "b2", "b3", "b4", "b5", "b6", "written_off"] as const;

export interface Line { target: string; model?: Model; expert: boolean }

const place = (list: readonly string[], code: string | null | undefined) => (code ? list.indexOf(code) : -1);

/** The models in a state, by question and stage; among the live, a question that none answers has a line too. */
export function lines(all: Model[], state: ModelState): Line[] {
  const found = all.filter((model) => model.state === state);
  return TARGETS.flatMap((target): Line[] => {
    const own = found.filter((model) => model.target === target).sort((a, b) => place(STAGES, a.stage) - place(STAGES, b.stage) || b.version - a.version);
    const expert = OF_THE_EXPERT.includes(target);
    return own.length || state !== "live" ? own.map((model) => ({ target, model, expert })) : [{ target, expert }];
  });
}

export const count = (all: Model[], state: ModelState): number => all.filter((model) => model.state === state).length;

/** The value of a feature in its unit: days and months by their name, money as money. */
export function valueOf(sway: Pick<Sway, "unit">, value: number, f: Formatter, currency: string, words: { days: (n: string) => string; months: (n: string) => string }): string {
  const plain = f.number(value, Math.abs(value) < 10 ? 1 : 0);
  switch (sway.unit) {
    case "amount": return f.money(Math.round(value * 100), currency);
    case "percent": return f.percent(value, 0);
    case "days": return words.days(plain);
    case "months": return words.months(plain);
    default: return plain;
  }
}

/** How long each bar is, in hundredths of the longest. */
export function bars(sways: Pick<Sway, "deviation">[]): number[] {
  const most = Math.max(...sways.map((sway) => sway.deviation), Number.MIN_VALUE);
  return sways.map((sway) => (sway.deviation / most) * 100);
}

/** The form of a file by how it begins: XGBoost writes JSON, LightGBM text that begins with "tree", ours neither. */
export function formOf(name: string, head: string): "aldia" | "lightgbm" | "xgboost" {
  if (head.trimStart().startsWith("{") || /\.json$/i.test(name)) return "xgboost";
  return head.startsWith("tree") ? "lightgbm" : "aldia";
}
