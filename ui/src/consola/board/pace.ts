// How the recovery of a period goes against its target: of today, so far, and what is left to each day.
import type { Board, Day } from "../../api/types";

interface Against { now: number; due: number }
export interface Pace {
  /** Only while the period runs. */
  today: Against | undefined;
  /** Until today, or the whole period once it is over. */
  soFar: Against;
  /** By how much what came in is above what was due by then, in per cent of it; below zero, short of it. */
  gap: number;
  daysLeft: number;
  /** What each of the days left, today among them, has to bring. Zero or less: the target is reached. */
  perDay: number;
}

/** Nothing where the period has no target, or has not begun. */
export function paceOf(recovery: Board["recovery"], today: Day): Pace | undefined {
  const past = recovery.line.filter((day) => day.day <= today);
  const last = past.at(-1), target = recovery.target ?? 0;
  if (!last || !target) return undefined;
  const running = last.day === today;
  const amounts = new Map(recovery.days.map((day) => [day.day, day]));
  const soFar = { now: amounts.get(last.day)?.cumulative ?? recovery.total, due: last.cumulative };
  const ofToday = { now: amounts.get(today)?.amount ?? 0, due: last.cumulative - (past.at(-2)?.cumulative ?? 0) };
  const daysLeft = running ? recovery.line.length - past.length + 1 : 0;
  const before = soFar.now - ofToday.now;
  return {
    today: running ? ofToday : undefined,
    soFar,
    gap: soFar.due ? ((soFar.now - soFar.due) / soFar.due) * 100 : 0,
    daysLeft,
    perDay: daysLeft && soFar.now < target ? Math.round((target - before) / daysLeft) : 0,
  };
}
