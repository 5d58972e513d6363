// What the matrix of the double has learnt, its trials, and what other ways of deciding would have brought.
import { TREATMENTS, draw } from "./people.mjs";

const label = (code) => TREATMENTS.find((t) => t.code === code)?.label ?? code;
const range = (value, reach) => ({ low: value - reach, value, high: value + reach });
const ESTIMATORS = ["IPS", "SNIPS", "clipped", "DM", "DR", "SNDR", "SWITCH"];

function judged(policy, value, support) {
  const estimates = ESTIMATORS.map((estimator, i) => ({ estimator, each: range(value + i * 90, 41_000 - i * 3_000), all: range(value * 48_120, 41_000 * 48_120) }));
  return { policy, support, estimates, lead: support < 100 ? null : range(value - 310_000, 22_000), refused: support < 100 ? "hablan por ella unas 64 decisiones; hacen falta 100 para comparar" : null, segments: [] };
}

export function learningRoutes(cells) {
  let version = 41, trials = [{ name: "más llamadas", challenger: "fixed call_diagnosis", part_ppm: 100_000, started: "2025-10-20", ended: null, note: "", champion: { debtors: 9_120, complaints: 31, each: 402_300 }, tried: { debtors: 1_040, complaints: 4, each: 418_900 }, low: -21_000, high: 54_200, verdict: "continue" }];
  const learnt = (cell, n) => ({
    code: cell.code, fixed: cell.fixed, heard_ppm: cell.fixed ? 0 : Math.round(draw(n, 61) * 900_000),
    treatments: cell.treatments.map((t, i) => ({ code: t.code, label: label(t.code), weight: t.weight, chance_ppm: t.weight * 10_000, lessons: n % 4 === 3 ? 0 : Math.round(draw(n, 62 + i) * 4_000), by_people: i, overruled: n % 3, low: n % 4 === 3 ? null : 80_000 + n * 1_000, high: n % 4 === 3 ? null : 190_000 + n * 1_500 })),
  });
  const view = () => ({ version, since: version === null ? null : "2025-11-21T05:10:00Z", lessons: version === null ? 0 : 1_204_611, learnt_until: version === null ? null : "2025-11-06", horizon_days: 15, control_ppm: 50_000, cells: cells().map(learnt), versions: [41, 40, 39].map((v) => ({ version: v, state: v === version ? "published" : "retired", since: "2025-11-21T05:10:00Z", lessons: 1_204_611 - (41 - v) * 9_000, author: "Sistema", note: "9.012 lecciones nuevas" })) });
  return [
    ["GET", /^\/api\/learning$/, view],
    ["POST", /^\/api\/learning\/start$/, () => ((version = 41), view())],
    ["POST", /^\/api\/learning\/stop$/, () => ((version = null), view())],
    ["POST", /^\/api\/learning\/rollback$/, ({ json }) => ((version = json().version), view())],
    ["GET", /^\/api\/learning\/evaluation$/, () => ({ decisions: 48_120, brought: 310_000 * 48_120, support_min: 100, policies: [judged("live", 341_000, 31_204), judged("static", 309_800, 64)], ranking: null, ranking_refused: "hablan por ella unas 64 decisiones; hacen falta 100 para comparar" })],
    ["GET", /^\/api\/trials$/, () => trials],
    ["POST", /^\/api\/trials$/, ({ json }) => {
      const { command: _, planned: __, margin: ___, ...told } = json();
      const nobody = { debtors: 0, complaints: 0, each: 0 };
      return (trials = [{ ...told, started: "2025-11-21", ended: null, champion: nobody, tried: nobody, low: null, high: null, verdict: "continue" }, ...trials]);
    }],
    ["POST", /^\/api\/trials\/stop$/, ({ json }) => ((trials = trials.map((t) => (t.name === json().name ? { ...t, ended: "2025-11-21" } : t))), trials)],
  ];
}
