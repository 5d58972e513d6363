// The periods of the board, from its address.
import type { Day } from "../../api/types";
import { addDays, daysBetween, isDay, monthStart } from "../../i18n/format";

export type Preset = "month" | "last" | "week" | "days30" | "days90";
export interface Period { from: Day; to: Day; preset: Preset | "custom" }
export const PRESETS: Preset[] = ["month", "last", "week", "days30", "days90"];
/** In the address, in the language of the people. */
export const PRESET_NAMES: Record<Preset, string> = { month: "mes", last: "mes-anterior", week: "7-dias", days30: "30-dias", days90: "90-dias" };
const LONGEST_DAYS = 731;

export function presetOf(preset: Preset, today: Day): Period {
  const ranges: Record<Preset, [Day, Day]> = {
    month: [monthStart(today), addDays(monthStart(today, 1), -1)],
    last: [monthStart(today, -1), addDays(monthStart(today), -1)],
    week: [addDays(today, -6), today],
    days30: [addDays(today, -29), today],
    days90: [addDays(today, -89), today],
  };
  const [from, to] = ranges[preset];
  return { from, to, preset };
}

export const validRange = (from: string | undefined, to: string | undefined) =>
  isDay(from) && isDay(to) && from <= to && daysBetween(from, to) <= LONGEST_DAYS;

/** What the address says, or this month. */
export function periodOf(query: { get(key: string): string | null }, today: Day): Period {
  const from = query.get("desde") ?? undefined, to = query.get("hasta") ?? undefined;
  if (validRange(from, to)) return { from: from!, to: to!, preset: "custom" };
  const named = PRESETS.find((preset) => PRESET_NAMES[preset] === query.get("periodo"));
  return presetOf(named ?? "month", today);
}
