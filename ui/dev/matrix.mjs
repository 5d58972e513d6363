// The strategy matrix of the double.
import { No } from "./mock.mjs";
import { learningRoutes } from "./learning.mjs";
import { TREATMENTS, draw } from "./people.mjs";

const ROWS = [["high", "Voluntad alta"], ["medium", "Voluntad media"], ["low", "Voluntad baja"]].map(([code, label]) => ({ code, label }));
const COLUMNS = [["low", "Capacidad baja"], ["medium", "Capacidad media"], ["high", "Capacidad alta"], ["unknown", "Sin datos"]].map(([code, label]) => ({ code, label }));
const LAYERS = [["early", "Mora temprana"], ["late", "Mora tardía"], ["residual", "Mora residual"]].map(([code, label]) => ({ code, label }));
const LIMITS = [{ code: "write_down_max", label: "Quita máxima", value: "30 %" }, { code: "contacts_week", label: "Contactos por semana", value: 3 }, { code: "hours", label: "Horario", value: "de 9 a 20" }];

function shipped() {
  return LAYERS.flatMap((l, a) => ROWS.flatMap((r, b) => COLUMNS.map((c, d) => {
    const n = a * 12 + b * 4 + d, fixed = b === 2 && d !== 1, first = TREATMENTS[(n * 3 + 1) % 8], second = TREATMENTS[(n * 3 + 3) % 8], third = TREATMENTS[(n * 3 + 6) % 8];
    const lead = 50 + Math.round(draw(n, 91) * 35), treatments = fixed ? [{ code: b === 2 && d === 0 ? "wait" : "settlement25", weight: 100 }] : d === 3 ? [{ code: "diagnosis_call", weight: 100 }] : [{ code: first.code, weight: lead }, { code: second.code, weight: Math.round((100 - lead) * 0.6) }, { code: third.code, weight: 100 - lead - Math.round((100 - lead) * 0.6) }];
    return { code: `${l.code}.${r.code}.${c.code}`, layer: l.code, row: r.code, column: c.code, treatments, debtors: Math.round(37_000 + draw(n, 92) * 105_000), fixed, note: fixed ? "Fijada por política" : undefined };
  })));
}

export function matrixRoutes(world) {
  let cells = shipped();
  const versions = [{ version: 14, state: "active", since: "2025-11-02", author: "Clara Vega", note: "Más correo en mora temprana" }, { version: 13, state: "retired", since: "2025-10-06", author: "Clara Vega", note: "Quita del 25 % en residual" }, { version: 12, state: "retired", since: "2025-09-01", author: "Sistema", note: "Matriz inicial" }];
  const matrix = () => ({ version: world.version, state: "active", since: versions[0].since, author: versions[0].author, axes: { rows: ROWS, columns: COLUMNS, layers: LAYERS }, cells, treatments: TREATMENTS, limits: LIMITS, draft: world.draft });
  const publish = (user, note) => {
    cells = world.draft?.cells ?? cells;
    world.draft = undefined;
    versions[0].state = "retired";
    versions.unshift({ version: ++world.version, state: "active", since: "2025-11-21", author: user.name, note });
    return matrix();
  };
  return [
    ["GET", /^\/api\/matrix$/, matrix],
    ["PUT", /^\/api\/matrix\/cells\/(.+)$/, ({ id, json, user }) => {
      const { treatments, fixed, note } = json();
      if (treatments.reduce((sum, t) => sum + t.weight, 0) !== 100) throw new No(422, "weights", "Los pesos tienen que sumar 100.", "treatments");
      world.draft = { author: user.name, cells: (world.draft?.cells ?? cells).map((c) => (c.code === id ? { ...c, treatments, fixed, note } : c)) };
      return matrix();
    }],
    ["GET", /^\/api\/matrix\/simulation$/, () => ({ debtors: 1_024_318, changed: 21_466, treatments: TREATMENTS.slice(0, 4).map((t, i) => ({ code: t.code, label: t.label, now: 90_000 - i * 9_000, draft: 90_000 - i * 9_000 + (i % 2 ? 1 : -1) * 10_733 })) })],
    ["POST", /^\/api\/matrix\/publish$/, ({ json, user }) => publish(user, json().note)],
    ["POST", /^\/api\/matrix\/discard$/, () => ((world.draft = undefined), matrix())],
    ["GET", /^\/api\/matrix\/versions$/, () => versions],
    ...learningRoutes(() => cells),
    ["POST", /^\/api\/matrix\/rollback$/, ({ json, user }) => publish(user, `Vuelta a la versión ${json().version}`)],
  ];
}
