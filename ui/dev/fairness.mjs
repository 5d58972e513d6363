// What the double answers of equal treatment: two names of groups, who errs against whom, and a bound that is crossed.
import { TODAY } from "./people.mjs";

const of = (value, half, people) => ({ value, low: value - half, high: value + half, people });
const share = (value, half, people) => ({ value, low: Math.max(0, value - half), high: Math.min(1, value + half), people });

function group(value, people, outlook, hard) {
  const half = 60 / Math.sqrt(people);
  return { value, people, indicators: [51.2, 48.4, 57.9, 50.3, outlook, 49.1].map((mean) => of(mean, half, people)), offered: share(0.083, 1 / Math.sqrt(people) / 3, people), sought: of(3.41, half / 12, people), refused: of(0.22, half / 40, people), hard: hard.map((one) => (one == null ? null : share(one, 0.9 / Math.sqrt(people), people))) };
}

const AGES = [group("18 a 29", 1_204, 44.1, [0.41, 0.22, 0.08]), group("30 a 59", 5_310, 49.8, [0.31, 0.2, 0.09]), group("60 o más", 611, 53.2, [0.24, 0.18, null])];
const SEXES = [group("mujer", 3_602, 49.9, [0.31, 0.2, 0.09]), group("varón", 3_555, 48.7, [0.33, 0.21, 0.1])];

const errors = (target, target_label, version, groups) => ({ target, target_label, stage_label: null, version, fresh: true, name: "franja de edad", groups });
const error = (value, calibration, misses) => ({ value, calibration: of(calibration, 0.021, 900), misses: misses == null ? null : share(misses, 0.03, 400) });
const bound = (name, measure, label, state, gap, limit, words) => ({ name, measure, label, state, between: gap == null ? [] : ["18 a 29", "60 o más"], gap: gap == null ? null : of(gap, 0.04, 611), bound: limit, words });

export function fairnessRoutes() {
  const report = {
    day: TODAY, group_min: 50, bounds_from: "2025-01-01", source: "Política de la casa, en los términos de la Ley 23.592.",
    indicators: ["Capacidad", "Voluntad", "Contactabilidad", "Confianza", "Pronóstico", "Estrategia"].map((label) => ({ code: label.toLowerCase(), label })),
    bands: [["low", "pronóstico bajo"], ["mid", "pronóstico medio"], ["high", "pronóstico alto"]].map(([code, label]) => ({ code, label })),
    names: [{ name: "franja de edad", basis: "Consentimiento del formulario de alta, cláusula 7", brought_at: "2025-10-02T13:00:00Z", people: 7_131, hidden: 1, groups: AGES }, { name: "sexo", basis: "Consentimiento del formulario de alta, cláusula 7", brought_at: "2025-10-02T13:00:00Z", people: 7_157, hidden: 0, groups: SEXES }],
    errors: [errors("payment", "Pago en treinta días", 7, [error("18 a 29", -0.031, 0.24), error("30 a 59", 0.004, 0.17), error("60 o más", 0.012, 0.15)]), errors("willingness", "Voluntad de pago", 9, [error("18 a 29", -0.018, 0.2), error("30 a 59", 0.002, 0.18), error("60 o más", 0.009, null)])],
    proxies: [{ feature: "tenure_months", label: "meses de relación", name: "franja de edad", value: "60 o más", ranking: share(0.784, 0.02, 611) }, { feature: "employment_months", label: "meses en el empleo actual", name: "franja de edad", value: "18 a 29", ranking: share(0.281, 0.02, 1_204) }],
    bounds: [
      bound("franja de edad", "hard", "Trato duro con pronóstico bajo", "crossed", 0.17, 0.1, "Con pronóstico bajo, recibe un trato duro 17,0 puntos más de «18 a 29» que de «60 o más» (entre 11,2 y 22,8): pasa el límite de 10,0."),
      bound("franja de edad", "misses", "Pago en treinta días: quienes cumplen y se leen como bajos", "within", 0.09, 0.1, "Pago en treinta días: de quienes cumplen, lee como bajos a 9,0 puntos más de «18 a 29» que de «60 o más» (entre 4,9 y 13,1): está dentro del límite de 10,0."),
      bound("sexo", "hard", "Trato duro con pronóstico bajo", "within", 0.02, 0.1, "Con pronóstico bajo, recibe un trato duro 2,0 puntos más de «varón» que de «mujer» (entre -1,1 y 5,1): está dentro del límite de 10,0."),
      bound("sexo", "misses", "Promesa cumplida: quienes cumplen y se leen como bajos", "unknown", null, 0.1, "Todavía no hay dos grupos con personas suficientes para comparar."),
    ],
  };
  return [["GET", /^\/api\/reports\/fairness$/, () => report]];
}
