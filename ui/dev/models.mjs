// The registry of models of the double: who speaks, who waits, who spoke, and their cards.
import { No, Text } from "./mock.mjs";
import { TODAY, addDays } from "./people.mjs";

const LABELS = { payment: "Pago en treinta días", willingness: "Voluntad de pago", contact: "Contacto con la persona titular", promise: "Promesa cumplida", roll: "Paso a un tramo más tardío", amount: "Importe esperado", time: "Tiempo hasta el pago" };
const STAGES = { b2: "31 a 60 días", b3: "61 a 90 días" };
const measures = (rows, log_loss, auc, calibration_error) => ({ rows, rate: 0.213, log_loss, brier: log_loss / 3.2, auc, ks: (auc - 0.5) * 1.3, calibration_error });

function model(version, target, state, { stage = null, rows = 41_220, loss = 0.4012, auc = 0.781, ece = 0.012, origin = "trained", alarm = "stable", share = 0.08, judges = rows * 0.3 } = {}) {
  const moved = alarm === "stable" ? [] : [{ feature: "late_now", label: "meses de atraso ahora", index: 0.312, alarm: "act" }, { feature: "owed", label: "deuda vencida", index: 0.141, alarm: "watch" }];
  return { version, target, target_label: LABELS[target], stage, stage_label: stage && STAGES[stage], state, origin, seal: `9f41c07ab2d34e5588a1${version}`, author: "Sistema", at: "2025-11-01T06:10:00Z", changed_by: state === "candidate" ? null : "Clara Vega", changed_at: state === "candidate" ? null : "2025-11-02T13:00:00Z", note: origin === "imported" ? "De la consultora" : "", rows, from: addDays(TODAY, -190), to: addDays(TODAY, -34), prior_share: origin === "imported" ? null : share, convinces: judges > 0 && loss < 0.41, measures: judges ? measures(Math.round(judges), loss, auc, ece) : measures(0, 0, 0, 0), expert_log_loss: judges && origin !== "imported" ? 0.4480 : null, drift: state === "live" ? { day: addDays(TODAY, -6), alarm, moved } : null };
}

const sway = (feature, label, unit, deviation, least, most) => ({ feature, label, unit, deviation, least: { value: least[0], told: least[1] }, most: { value: most[0], told: most[1] } });
const SWAYS = [sway("late_now", "meses de atraso ahora", "months", 0.82, [0, 0.41], [6, 0.06]), sway("days_since_payment", "días desde el último pago", "days", 0.51, [4, 0.33], [180, 0.11]), sway("promises_kept_share", "promesas cumplidas", "percent", 0.34, [0, 0.14], [100, 0.29]), sway("owed", "deuda vencida", "amount", 0.22, [12_000, 0.26], [1_450_000, 0.17]), sway("unanswered", "intentos sin respuesta", "count", 0.12, [0, 0.23], [9, 0.18])];
const rival = (name, loss, auc, refused) => ({ name, measures: refused ? null : measures(12_366, loss, auc, 0.02), refused: refused ?? null });

function card(one) {
  const judged = one.measures.rows > 0;
  const reliability = judged ? [0.03, 0.06, 0.09, 0.12, 0.16, 0.2, 0.26, 0.33, 0.42, 0.58].map((said, i) => ({ said, came: Math.max(0, said + [0.004, -0.01, 0.012, 0.006, -0.014, 0.02, -0.008, 0.015, -0.02, 0.01][i]), weight: 1_236 })) : [];
  return { model: one, yes: Math.round(one.rows * 0.213), judged: judged ? "by_time" : "unjudged", entries: one.origin === "imported" ? [] : [rival("boosting", 0.4012, 0.781), rival("additive", 0.4031, 0.778), rival("scorecard", 0.4102, 0.766), rival("expert", 0.4205, 0.752), rival("as_written", 0.448, 0.71)], chosen: one.origin === "imported" ? [] : [{ name: "boosting", share: 0.6 }, { name: "additive", share: 0.4 }], why: one.origin === "imported" ? "imported" : "better_together", repair: "beta", before: one.measures, reliability, amount: null, sways: SWAYS, forms: one.origin === "imported" ? ["aldia", "lightgbm", "xgboost"] : ["aldia"] };
}

export function modelRoutes() {
  let all = [model(12, "roll", "candidate", { rows: 3_010, loss: 0.44 }), model(11, "payment", "candidate", { origin: "imported", auc: 0.79, loss: 0.396 }), model(10, "contact", "live", { loss: 0.3105, auc: 0.713 }), model(9, "willingness", "live", { alarm: "watch", loss: 0.4077, auc: 0.772 }), model(8, "payment", "live", { stage: "b2", rows: 12_480, alarm: "act" }), model(7, "payment", "live"), model(3, "payment", "retired", { rows: 20_800, loss: 0.4107 })];
  let changes = [{ change: 2, live: [7, 8, 9, 10], author: "Clara Vega", at: "2025-11-02T13:00:00Z", note: "Mejor en mora temprana" }, { change: 1, live: [3], author: "Sistema", at: "2025-10-01T06:10:00Z", note: "" }];
  const find = (id) => {
    const one = all.find((other) => String(other.version) === id);
    if (!one) throw new No(404, "no_model", "Ese modelo no existe.");
    return one;
  };
  const speak = (live, note) => {
    all = all.map((one) => (live.includes(one.version) ? { ...one, state: "live" } : one.state === "live" ? { ...one, state: "retired" } : one));
    changes = [{ change: changes[0].change + 1, live, author: "Clara Vega", at: "2025-11-21T15:00:00Z", note }, ...changes];
  };
  return [
    ["GET", /^\/api\/models$/, () => all],
    ["POST", /^\/api\/models$/, ({ query }) => {
      const version = all[0].version + 1;
      all = [{ ...model(version, query.get("target"), "candidate", { origin: "imported", stage: query.get("stage"), judges: 0, rows: 0 }), note: query.get("note") ?? "" }, ...all];
      return { version };
    }],
    ["GET", /^\/api\/models\/changes$/, () => changes],
    ["POST", /^\/api\/models\/train$/, () => { throw new No(422, "no_rows", "Todavía no hay de qué aprender."); }],
    ["POST", /^\/api\/models\/rollback$/, ({ json }) => {
      const { change, note } = json();
      speak(changes.find((one) => one.change === change)?.live ?? [], `Vuelve al cambio ${change}: ${note}`);
      return { change: changes[0].change };
    }],
    ["GET", /^\/api\/models\/(\d+)$/, ({ id }) => card(find(id))],
    ["GET", /^\/api\/models\/(\d+)\/file$/, ({ id }) => new Text(`modelo-${id}.aldia`, "tree\n")],
    ["POST", /^\/api\/models\/(\d+)\/promote$/, ({ id, json }) => {
      const one = find(id);
      if (one.target === "roll" && !json().despite) throw new No(409, "objected", "Paso a un tramo más tardío, por franja de edad: frente a lo que pasa, anuncia 8,4 puntos más para «18 a 29» que para «60 o más» (entre 4,1 y 12,7); el límite es 5,0 y hoy no habla nadie. Se miraron observaciones posteriores a las que le enseñaron.");
      speak([...all.filter((other) => other.state === "live" && (other.target !== one.target || other.stage !== one.stage)).map((other) => other.version), one.version], json().note);
      return card(find(id));
    }],
  ];
}
