// What the double answers, route by route.
import { No, Text } from "./mock.mjs";
import { fairnessRoutes } from "./fairness.mjs";
import { agreedRoutes } from "./agreed.mjs";
import { matrixRoutes } from "./matrix.mjs";
import { rightsRoutes, rightsTold } from "./rights.mjs";
import { modelRoutes } from "./models.mjs";
import { CREDITORS, INDICATORS, PRODUCTS, STAGES, TODAY, TOTAL, TREATMENTS, addDays, daysOf, documentOf, draw, indicatorOf, nameOf, owedOf, productOf, row, stageOf, stateOf, treatmentOf } from "./people.mjs";

const PERSON = 17; // the debtor of the screenshots has a full history

const kpis = (k) => ({
  penetration: 71.42 - k * 2.1, intensity: 3.2 + k * 0.3, hits: 24.83 - k * 1.4, rpc: 58.1 - k * 0.6, ptp: 41.02 + k * 1.9, kp: k ? 60.5 : 63.71,
  recovered: 115_041_870_000 - k * 9_041_000_000, recovery_rate: 4.12 - k * 0.3, cure_rate: 18.4 - k * 1.1,
  counts: { assigned: 41_230, attempted: 36_100, attempts: 115_520, contacted: 29_447, contacts: 28_684, right_party: 16_665, promises: 6_836, kept: 4_355 },
});

const RESULTS = { groups: [
  { code: "right_party", label: "Hablé con el titular", results: [
    { code: "promise", label: "Promesa de pago", asks: "promise" }, { code: "wants_plan", label: "Pide un plan de pagos", asks: "note" }, { code: "already_paid", label: "Dice que ya pagó", asks: "date" },
    { code: "call_back", label: "Pide que lo llamen otro día", asks: "date" }, { code: "cannot_pay", label: "No puede pagar", asks: "note" }, { code: "refuses", label: "No quiere pagar", asks: "note" },
    { code: "disputes", label: "Desconoce la deuda", asks: "note" }, { code: "no_commitment", label: "Sin compromiso", asks: null }, { code: "replied", label: "Respondió", asks: "note" },
    { code: "opted_out", label: "Pide la baja de este medio", asks: null }, { code: "complaint", label: "Reclama por el trato", asks: "note" }] },
  { code: "third_party", label: "Atendió otra persona", results: [{ code: "third_party", label: "No es el titular", asks: null }, { code: "third_party_message", label: "Tercero, le avisará que llamamos", asks: null }] },
  { code: "no_human", label: "Nadie atendió", results: [{ code: "no_answer", label: "No contesta", asks: null }, { code: "busy", label: "Ocupado", asks: null }, { code: "voicemail", label: "Contestador", asks: null }, { code: "wrong_number", label: "Número equivocado", asks: null }, { code: "out_of_service", label: "Fuera de servicio", asks: null }] },
] };

const reasonsOf = (i) => [`Respondió ${1 + Math.floor(draw(i, 30) * 4)} de los últimos 6 contactos`, `Cumplió ${Math.floor(draw(i, 31) * 3)} de 3 promesas`, `Lleva ${STAGES[stageOf(daysOf(i))][1].toLowerCase()} de atraso`];

const worth = (i) => Math.round(owedOf(i) * (0.06 + 0.3 * draw(i, 33)));

function workItem(i, rank, world) {
  const r = row(i), t = treatmentOf(i);
  return { ...r, treatment_label: t.label, channel: t.channel, reasons: reasonsOf(i), expected_value: worth(i), rank, locked_by: world.locks.get(i) ?? (rank === 4 ? "Delia Paz" : undefined), last_contact: r.last_contact ? `${r.last_contact}T14:10:00Z` : undefined };
}

const number = (id) => {
  const i = Number(/^d(\d+)$/.exec(id)?.[1] ?? NaN);
  if (!(i < TOTAL)) throw new No(404, "no_debtor", "No encontramos a esa persona.");
  return i;
};

function decision(i, answered) {
  const t = treatmentOf(i);
  return { id: `k${i}`, day: TODAY, treatment: t.code, treatment_label: t.label, channel: t.channel, creditor: "c1", propensity: 0.72, cell: "main/high/medium", matrix_version: 14,
    because: [{ sentence: "Respondió 4 de 6 correos; por teléfono atendió 1 de 5", points: 14 }, { sentence: "Cumplió la última promesa, del 04/10", points: 9 }, { sentence: "Quedan 2 de 3 contactos permitidos esta semana", points: 0 }],
    expected_value: Math.round(owedOf(i) * 0.21), answered };
}

const WHY = [
  [["Ingreso estable los últimos 8 meses", 18], ["La cuota es el 31 % del ingreso", -6]], [["Cumplió 2 de 3 promesas", 21], ["Pagó después del segundo recordatorio", 8], ["Rompió una promesa en julio", -12]],
  [["Atiende entre las 18 y las 20", 11], ["Un teléfono no existe", -9]], [["Sin reclamos en 12 meses", 10]], [["Trabaja en un sector con rotación media", -4], ["Redujo el saldo tres meses seguidos", 13]], [["La matriz encontró casos parecidos que pagaron", 7]],
];

function debtor(i, world) {
  const owed = owedOf(i), part = (n) => Math.round(owed * n), days = daysOf(i), [stage, stage_label] = STAGES[stageOf(days)];
  const account = (k, creditor, share) => ({ account: `a${i}-${k}`, reference: `PP-${String(400000 + i * 3 + k)}`, product: "p", product_label: PRODUCTS[(i + k) % PRODUCTS.length], owed: part(share), outstanding: part(share * 1.8), days_past_due: Math.max(0, days - k * 31), stage, stage_label, opened: addDays(TODAY, -500 - k * 40), next_due: addDays(TODAY, 9), creditor });
  return {
    debtor: `d${i}`, name: nameOf(i), document: documentOf(i), kind: "person",
    points: [{ id: "p1", kind: "phone", value: "+5491155550134", state: "good", contested: false, attempts: 9, contacts: 5 }, { id: "p2", kind: "phone", value: "+541143810996", state: "bad", contested: false, attempts: 4, contacts: 0 }, { id: "p3", kind: "email", value: "contacto@ejemplo.com.ar", state: "good", contested: false, attempts: 6, contacts: 4 }, { id: "p4", kind: "address", value: "Av. Mitre 1450, Avellaneda", state: "unknown", contested: false, attempts: 0, contacts: 0 }],
    consents: [{ channel: "email", label: "Correo", consent: "given" }, { channel: "whatsapp", label: "WhatsApp", consent: "withdrawn" }],
    holds: stateOf(i) === 5 ? [{ reason: "hardship", label: "En pausa por situación económica", until: addDays(TODAY, 12) }] : [],
    debt: { currency: "ARS", total: owed, components: [["principal", "Capital", 0.62], ["interest", "Intereses", 0.21], ["penalty", "Punitorios", 0.12], ["vat", "IVA", 0.03], ["fees", "Gastos", 0.02]].map(([code, label, n]) => ({ code, label, amount: part(n) })),
      creditors: [{ creditor: "c1", name: "Crédito Sur", total: part(0.7), accounts: [account(0, "c1", 0.45), account(1, "c1", 0.25)] }, { creditor: "c2", name: "Hogar Electro", total: owed - part(0.7), accounts: [account(2, "c2", 0.3)] }] },
    indicators: INDICATORS.map(([code, label], k) => ({ code, label, value: indicatorOf(i, k), trend: Math.round(draw(i, 40 + k) * 16 - 8), confidence: Math.round(35 + draw(i, 50 + k) * 60), fresh_days: 12, history: [{ day: addDays(TODAY, -31), value: Math.round(indicatorOf(i, k) * 0.8) }, { day: addDays(TODAY, -20), value: Math.round(indicatorOf(i, k) * 0.9) }], under_review: [], reasons: WHY[k].map(([sentence, points]) => ({ sentence, points })) })),
    segment: { code: "can_and_wants", label: "Puede y quiere" }, decision: decision(i, world.answered?.get(i)),
    ahead: [{ day: "2025-12-02", treatment: "call_negotiation", treatment_label: "Llamada de negociación", kind: "call", channel: "voice", reached_ppm: 812_000 }, { day: "2025-12-11", treatment: "overdue_notice", treatment_label: "Aviso de deuda vencida", kind: "message", channel: "email", reached_ppm: 604_000 }],
    promises: [{ id: "pr1", debtor: `d${i}`, amount: 6565400, currency: "ARS", due: addDays(TODAY, 4), paid: 0, state: "open", state_label: "Vigente", creditor: "c1" }, { id: "pr2", debtor: `d${i}`, amount: 4250000, currency: "ARS", due: addDays(TODAY, -48), paid: 4250000, state: "kept", state_label: "Cumplida", creditor: "c1" }],
    contact_rules: [{ channel: "voice", label: "Teléfono", allowed: true }, { channel: "email", label: "Correo", allowed: true }, { channel: "whatsapp", label: "WhatsApp", allowed: false, reason: "Pidió no recibir mensajes por este canal" }, { channel: "visit", label: "Visita", allowed: false, reason: "Sólo de lunes a viernes de 9 a 18", until: addDays(TODAY, 3) + "T12:00:00Z" }],
  };
}

function changes(i) {
  return INDICATORS.map(([indicator, label], k) => ({ indicator, label, value: indicatorOf(i, k), changes: [
    { feature: "late_now", label: "meses de atraso", known: true, sentence: "sin atraso", value: Math.min(100, indicatorOf(i, k) + 18) },
    { feature: "income", label: "ingreso", known: false, sentence: "la cuota pesa el 12 % del ingreso", value: Math.max(0, indicatorOf(i, k) - 9) },
  ] }));
}

function courses(i) {
  const owed = owedOf(i);
  const course = (treatment, treatment_label, kind, channel, pays_ppm, costs, contacts_milli, decided) => {
    const brings = Math.round(owed * 0.35 * pays_ppm / 1_000_000);
    return { treatment, treatment_label, kind, channel, decided, pays_ppm, brings, costs, net: brings - costs, contacts_milli, steps: [] };
  };
  return { currency: "ARS", days: 60, modelled: true, courses: [
    course("call_negotiation", "Llamada de negociación", "call", "voice", 482_000, 214_000, 2_310, true),
    course("overdue_notice", "Aviso de deuda vencida", "message", "email", 451_000, 96_000, 2_720, false),
    course("wait", "Esperar", "wait", undefined, 407_000, 81_000, 1_940, false),
  ] };
}

function timeline(i, world) {
  const at = (days, hour) => `${addDays(TODAY, -days)}T${hour}:12:00Z`;
  return [...(world.touches.get(i) ?? []), ...rightsTold(world, `d${i}`),
    { id: "t9", at: at(0, 12), kind: "decision", label: `Próxima acción: ${treatmentOf(i).label}`, detail: "Celda voluntad alta, capacidad media", actor: "Sistema" },
    { id: "t8", at: at(1, 21), kind: "touch", channel: "voice", direction: "out", label: "Habló con el titular: pide un plan", detail: "Cobra el 5. Prefiere correo.", actor: "Ana Ríos" },
    { id: "t7", at: at(3, 13), kind: "touch", channel: "email", direction: "in", label: "Respondió el correo", detail: "«¿Puedo pagar en cuotas?»", actor: "Deudor" },
    { id: "t6", at: at(4, 13), kind: "touch", channel: "email", direction: "out", label: "Correo entregado: plan en 3 cuotas", actor: "Sistema" },
    { id: "t5", at: at(16, 15), kind: "touch", channel: "whatsapp", direction: "out", label: "No se envió: pidió no recibir mensajes", actor: "Sistema" },
    { id: "t4", at: at(48, 18), kind: "payment", label: "Pago por transferencia", actor: "Banco", amount: 4250000 },
    { id: "t3", at: at(52, 14), kind: "promise", label: "Promesa de pago para el 04/10", actor: "Ana Ríos", amount: 4250000 },
    { id: "t2", at: at(60, 14), kind: "touch", channel: "voice", direction: "out", label: "No contesta", actor: "Bruno Paz" },
    { id: "t1", at: at(61, 14), kind: "touch", channel: "sms", direction: "out", label: "Mensaje entregado", actor: "Sistema" }];
}

/** What the registry says: every third debtor is not in it. */
function registry(i) {
  if (i % 3 === 1) return { period: null, known_on: null, until: null, asked_at: null, worst: null, entities: 0, total: 0, left_out: 0, months: [], entries: [], cheques: [] };
  const worst = 1 + (i % 5), amount = owedOf(i);
  const months = Array.from({ length: 22 }, (_, back) => ({ period: addDays("2025-10-15", -back * 30.4).slice(0, 7).replace("-", ""), worst: Math.max(1, worst - Math.floor(back / 4)), entities: 2, total: amount, corrected: back === 3 }));
  const entries = [{ entity: "BANCO DE LA NACIÓN ARGENTINA", situation: worst, label: "con seguimiento especial", amount, days: 45, marks: ["refinanciada"], disputed: false }, { entity: "CRÉDITO SUR S.A.", situation: 1, label: "normal", amount: 1_250_000, days: 0, marks: ["en revisión"], disputed: true }];
  return { period: "202510", known_on: "2025-11-18", until: "2026-02-16", asked_at: "2025-11-18T14:00:00Z", worst, entities: 2, total: amount, left_out: 1, months, entries, cheques: [{ number: 12, cause: "sin fondos", on: "2025-09-02", amount: 900_000, paid: null }] };
}

function statement(id) {
  const i = Number(/^a(\d+)/.exec(id)?.[1] ?? 0), owed = Math.round(owedOf(i) * 0.45);
  const lines = [], instalments = [];
  let balance = 0;
  const line = (day, concept, label, debit, credit, detail) => lines.push({ day, concept, label, debit, credit, balance: (balance += debit - credit), detail });
  const each = Math.round(owed / 4);
  for (let k = 0; k < 4; k++) {
    const due = addDays(TODAY, -120 + k * 30), late = 120 - k * 30, comp = Math.round(each * 0.0013 * late), pen = Math.round(each * 0.0007 * late), vat = Math.round((comp + pen) * 0.21);
    line(due, "instalment", `Cuota ${k + 3}`, each, 0, "Capital, interés, IVA y gastos de la cuota");
    instalments.push({ number: k + 3, due, principal: Math.round(each * 0.8), interest: Math.round(each * 0.15), vat: Math.round(each * 0.03), fees: Math.round(each * 0.02), days_late: late, compensatory: comp, penalty: pen, late_vat: vat, total: each + comp + pen + vat,
      words: `${late} días de atraso: compensatorio 0,13 % × ${late} y punitorio 0,07 % × ${late} sobre el capital de la cuota, más IVA del 21 %.` });
  }
  line(addDays(TODAY, -48), "payment", "Pago por transferencia", 0, 4250000, "Se aplicó primero a gastos e intereses, después al capital");
  line(TODAY, "penalty", "Punitorios a hoy", Math.round(each * 0.2), 0, "0,07 % × días de atraso × capital de cada cuota vencida");
  return { account: id, reference: `PP-${400000 + i * 3}`, creditor: "c1", currency: "ARS", day: TODAY, lines, instalments, total: balance };
}

/** What is to be collected by the end of a day, spread evenly over each month. */
function goal(world, from, to) {
  const line = [];
  let cumulative = 0;
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const month = `${day.slice(0, 8)}01`, days = Number(addDays(addDays(month, 32).slice(0, 8) + "01", -1).slice(8));
    const target = world.targets.get(month)?.get("") ?? [...(world.targets.get(month)?.values() ?? [])].reduce((sum, one) => sum + one, 0);
    if (!target) return [];
    line.push({ day, cumulative: (cumulative += Math.round(target / days)) });
  }
  return line;
}

const views = (world) => [...world.views.values()].filter((view) => !view.removed).map(({ removed: _, ...view }) => ({ ...view, first: view.id === world.firstView })).sort((a, b) => a.name.localeCompare(b.name));

const targets = (world, month) => {
  const set = world.targets.get(`${month.slice(0, 8)}01`);
  return { month: `${month.slice(0, 8)}01`, house: set?.get("") ?? null, house_is_theirs: true, creditors: CREDITORS.map((one) => ({ creditor: one.id, name: one.name, amount: set?.get(one.id) ?? null })) };
};

function board(world, from, to) {
  const line = goal(world, from, to);
  const span = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 86400000) + 1);
  let cumulative = 0;
  const days = Array.from({ length: span }, (_, k) => addDays(from, k)).filter((d) => d <= TODAY).map((day, k) => {
    const amount = [0, 6].includes(new Date(day).getUTCDay()) ? 300_000_000 : Math.round(4_000_000_000 + draw(k, 71) * 3_600_000_000);
    return { day, amount, cumulative: (cumulative += amount) };
  });
  const roll = [[900, 60, 0, 0, 0, 0, 0, 0], [70, 40, 80, 0, 0, 0, 0, 0], [22, 14, 31, 51, 0, 0, 0, 0], [11, 6, 9, 24, 63, 0, 0, 0], [6, 2, 3, 5, 18, 70, 0, 0], [3, 1, 1, 2, 4, 30, 61, 0], [2, 0, 1, 0, 1, 2, 71, 24], [1, 0, 0, 0, 0, 0, 0, 99]];
  return {
    from, to, kpis: kpis(0), previous: kpis(1), recovery: { total: cumulative, target: line.at(-1)?.cumulative ?? null, days, line },
    ageing: STAGES.slice(1).map(([stage, label], k) => ({ stage, label, debtors: [312177, 95767, 68879, 61200, 84397, 189404, 188176][k], owed: [54139, 18800, 14894, 13100, 23830, 64054, 90170][k] * 1e8 })),
    roll: { stages: STAGES.map(([code]) => code), labels: STAGES.map(([, label]) => label), rows: roll.map((counts, k) => { const sum = counts.reduce((a, b) => a + b); return { from: STAGES[k][0], label: STAGES[k][1], counts, share: counts.map((c) => Math.round((c / sum) * 10000) / 100) }; }) },
    agents: ["Ana Ríos", "Bruno Paz", "Delia Paz", "Emilio Castro", "Fernanda Luna", "Gabriel Soto"].map((name, k) => ({ user: `u${k}`, name, attempts: 412 - k * 31, contacts: 140 - k * 9, right_party: 82 - k * 6, promises: 34 - k * 3, kept: 22 - k * 2, collected: (9_100_000 - k * 870_000) * 100, seconds: 61_200 - k * 2900, productivity: 24.2 - k * 1.3 })),
    promises: Array.from({ length: 14 }, (_, k) => ({ day: addDays(TODAY, k - 2), count: Math.round(draw(k, 81) * 90), amount: Math.round(draw(k, 82) * 4_000_000_000) })),
    treatments: TREATMENTS.map((t, k) => ({ code: t.code, label: t.label, debtors: 180_000 - k * 17_000 })),
  };
}

function snapshot(world, { filter = {}, sort = { by: "owed", descending: true } }) {
  const ids = [], key = new Float64Array(TOTAL), text = (filter.text ?? "").toLowerCase();
  const names = new Map(), by = STAGES.map(([stage, label]) => ({ stage, label, debtors: 0, owed: 0 }));
  let owed = 0;
  for (let i = 0; i < TOTAL; i++) {
    const days = daysOf(i), amount = owedOf(i), stage = stageOf(days);
    if (filter.stages?.length && !filter.stages.includes(STAGES[stage][0])) continue;
    if (filter.treatments?.length && !filter.treatments.includes(treatmentOf(i).code)) continue;
    if (filter.min_owed > amount || filter.max_owed < amount) continue;
    if (filter.product && filter.product !== productOf(i)) continue;
    if (filter.promise && filter.promise !== [, , "open", "broken"][stateOf(i)]) continue;
    if (INDICATORS.some(([code], k) => filter.min?.[code] > indicatorOf(i, k) || filter.max?.[code] < indicatorOf(i, k))) continue;
    if (text && !nameOf(i).toLowerCase().includes(text) && !documentOf(i).includes(text)) continue;
    const k = INDICATORS.findIndex(([code]) => code === sort.by);
    key[i] = sort.by === "days" ? days : k >= 0 ? indicatorOf(i, k) : amount;
    if (sort.by === "name") names.set(i, nameOf(i));
    by[stage].debtors++;
    by[stage].owed += amount;
    owed += amount;
    ids.push(i);
  }
  ids.sort(sort.by === "name" ? (a, b) => names.get(a).localeCompare(names.get(b)) : (a, b) => key[a] - key[b]);
  if (sort.descending) ids.reverse();
  const id = `s${world.snapshots.size + 1}`;
  world.snapshots.set(id, ids);
  return { snapshot: id, total: ids.length, owed, currency: "ARS", by_stage: by.filter((s) => s.debtors), taken_at: new Date().toISOString() };
}

function job(world, kind, phases, outcome) {
  const id = `j${world.jobs.size + 1}`, start = Date.now(), length = 900;
  world.jobs.set(id, () => {
    const share = Math.min(1, (Date.now() - start) / length);
    return { id, kind, state: share < 1 ? "running" : "done", phase: phases[Math.min(phases.length - 1, Math.floor(share * phases.length))], done: Math.round(share * 5000), total: 5000, outcome: share < 1 ? undefined : outcome() };
  });
  return { job: id };
}

const report = (rows, more) => ({ rows, created: Math.floor(rows * 0.8), updated: Math.floor(rows * 0.1), unchanged: rows - Math.floor(rows * 0.8) - Math.floor(rows * 0.1) - Math.floor(rows * 0.05), quarantined: Math.floor(rows * 0.05), payments: Math.round(rows / 3), billed: rows * 4_100_000, currency: "ARS",
  problems: [{ code: "bad_document", label: "Documento que no existe", count: 31 }, { code: "bad_amount", label: "Importe que no se entiende", count: 17 }, { code: "duplicate", label: "Fila repetida", count: 9 }],
  sample: [{ line: 14, column: "cuit", value: "20-1234567-1", code: "bad_document", reason: "El dígito verificador no coincide" }, { line: 62, column: "saldo", value: "12.3.4", code: "bad_amount", reason: "No es un importe" }, { line: 80, column: "operacion", value: "PP-400121", code: "duplicate", reason: "Ya estaba en la línea 79" }], seconds: 1.4, ...more });

function upload(world, { query, body }) {
  const [head = "", ...lines] = body.toString("utf8").split(/\r?\n/).filter(Boolean), delimiter = head.includes(";") ? ";" : ",";
  const header = head.split(delimiter), rows = lines.map((l) => l.split(delimiter));
  const fields = [["document", "CUIT o DNI", true], ["name", "Nombre", true], ["reference", "Número de operación", true], ["amount", "Importe", true], ["due", "Vencimiento", true], ["phone", "Teléfono", false], ["email", "Correo", false]].map(([code, label, required]) => ({ code, label, required }));
  const guess = { cuit: "document", dni: "document", nombre: "name", operacion: "reference", saldo: "amount", capital: "amount", importe: "amount", vencimiento: "due", telefono: "phone", correo: "email", email: "email" };
  const id = `f${world.uploads.size + 1}`;
  world.uploads.set(id, { rows: rows.length, name: query.get("name") });
  return { upload: id, name: query.get("name"), bytes: body.length, detected: { kind: "text", encoding: "UTF-8", delimiter, decimal: ",", header, rows_estimate: rows.length }, suggested_mapping: undefined,
    columns: header.map((name, k) => ({ name, samples: rows.slice(0, 3).map((r) => r[k] ?? ""), field: guess[name.toLowerCase()], confidence: guess[name.toLowerCase()] ? 96 : 20 })), fields };
}

export function routes(world) {
  world.answered = new Map();
  world.views = new Map([["v1", { id: "v1", name: "Promesas rotas", filter: { promise: "broken" }, sort: { by: "days", descending: true }, columns: ["name", "days", "owed", "state"], shared: true, mine: false, owner: "Graciela Ponce" }]]);
  world.targets = new Map([[`${TODAY.slice(0, 8)}01`, new Map([["", 126_000_000_000]])]]);
  world.imports = [{ import: "i2", name: "obligaciones-noviembre.csv", creditor: "Crédito Sur", at: `${TODAY}T11:40:00Z`, actor: "Ana Ríos", rows: 41230, created: 8412, updated: 1903, quarantined: 57, state: "done" }, { import: "i1", name: "clientes-octubre.xlsx", creditor: "Hogar Electro", at: "2025-10-02T12:00:00Z", actor: "Ana Ríos", rows: 9120, created: 9100, updated: 0, quarantined: 20, state: "undone" }];
  const queue = Array.from({ length: 24 }, (_, k) => (k === 0 ? PERSON : k * 37 + 5)).sort((a, b) => worth(b) - worth(a));
  return [
    ["GET", /^\/api\/my-day$/, () => { const left = queue.filter((i) => !world.worked.has(i)); return { day: TODAY, capacity: 40, done_today: 11 + world.worked.size, items: left.map((i, k) => workItem(i, k + 1, world)), promises_due: [3, 4, 9].map((k) => ({ id: `pd${k}`, debtor: `d${k * 31}`, name: nameOf(k * 31), amount: 4_000_000 + k * 611_000, currency: "ARS", due: TODAY, paid: k === 9 ? 2_000_000 : 0, state: k === 9 ? "partly" : "open", state_label: k === 9 ? "Pagó una parte" : "Vence hoy" })), totals: { to_work: left.length, owed: left.reduce((s, i) => s + owedOf(i), 0), promised_today: 28_776_000, currency: "ARS", apart: [], promised_apart: [] }, kpis: kpis(0) }; }],
    ["POST", /^\/api\/work\/next$/, () => { const i = queue.find((k) => !world.worked.has(k)); return i === undefined ? undefined : { debtor: `d${i}` }; }],
    ["POST", /^\/api\/work\/([^/]+)\/lock$/, ({ id }) => { if (id === `d${queue[3]}`) throw new No(409, "locked", "Delia Paz la está gestionando desde las 10:42."); return {}; }],
    ["DELETE", /^\/api\/work\/([^/]+)\/lock$/, () => undefined],
    ["GET", /^\/api\/work\/results$/, () => RESULTS],
    ["GET", /^\/api\/treatments$/, () => TREATMENTS],
    ["POST", /^\/api\/work\/([^/]+)\/result$/, ({ id, json, user }) => { const i = number(id), b = json(); world.worked.add(i); const leaf = RESULTS.groups.flatMap((g) => g.results).find((r) => r.code === b.result); if (!leaf) throw new No(422, "no_result", "Elegí un resultado.", "result"); const touch = `n${Date.now()}`; world.touches.set(i, [{ id: touch, at: `${TODAY}T15:30:00Z`, kind: b.promise ? "promise" : "touch", channel: b.channel, direction: "out", label: leaf.label, detail: b.note, actor: user.name, amount: b.promise?.amount, undoable: true }, ...(world.touches.get(i) ?? [])]); return { touch, decision: decision(i) }; }],
    ["POST", /^\/api\/segments$/, () => ({ currency: "ARS", segments: ["A1", "A2", "B1", "B2", "B3", "C1", "C2", "C3", "Z"].map((code, i) => ({ code, label: code, debtors: 12_400 * (9 - i), owed: 91_000_000_00 * (1 + ((i * 5) % 7)), apart: [] })) })],
    ["POST", /^\/api\/snapshots$/, ({ json }) => snapshot(world, json())],
    ["GET", /^\/api\/snapshots\/([^/]+)\/rows$/, ({ id, query }) => { const ids = world.snapshots.get(id); if (!ids) throw new No(404, "no_snapshot", "La vista venció."); const offset = Number(query.get("offset")); return { offset, rows: ids.slice(offset, offset + Number(query.get("limit"))).map(row) }; }],
    ["GET", /^\/api\/snapshots\/([^/]+)\/export\.csv$/, ({ id }) => new Text("cartera.csv", `nombre;documento\n${(world.snapshots.get(id) ?? []).slice(0, 1000).map((i) => `${nameOf(i)};${documentOf(i)}`).join("\n")}`)],
    ["POST", /^\/api\/bulk\/check$/, ({ json }) => { const { debtors } = json(), cannot = Math.floor(debtors.length / 3); return { can: debtors.length - cannot, cannot, reasons: cannot ? [{ reason: "Pidió no recibir correos.", count: cannot }] : [] }; }],
    ["POST", /^\/api\/bulk$/, ({ json }) => { const { debtors } = json(), out = debtors.slice(0, Math.floor(debtors.length / 3)); return job(world, "strategy.bulk", ["Aplicando"], () => ({ done: debtors.length - out.length, refused: out.map((debtor) => ({ debtor, name: nameOf(number(debtor)), refusal: "Pidió no recibir correos." })) })); }],
    ["GET", /^\/api\/views$/, () => views(world)],
    ["PUT", /^\/api\/views\/([^/]+)$/, ({ id, json, user }) => { const { command: _, ...view } = json(); if (!view.name.trim()) throw new No(422, "bad_name", "Ponele a la vista un nombre de hasta 60 letras."); world.views.set(id, { id, mine: true, owner: user.name, ...view }); return views(world); }],
    ["POST", /^\/api\/views\/([^/]+)\/remove$/, ({ id }) => { world.views.get(id).removed = true; return views(world); }],
    ["POST", /^\/api\/views\/([^/]+)\/restore$/, ({ id }) => { world.views.get(id).removed = false; return views(world); }],
    ["PUT", /^\/api\/first-view$/, ({ json }) => { world.firstView = json().view; return views(world); }],
    ["POST", /^\/api\/debtors\/([^/]+)\/decision$/, ({ id, json }) => { const i = number(id), { answer } = json(); world.answered.set(i, answer); return decision(i, answer); }],
    ["GET", /^\/api\/debtors\/([^/]+)$/, ({ id }) => debtor(number(id), world)],
    ["GET", /^\/api\/debtors\/([^/]+)\/offers$/, () => []],
    ["GET", /^\/api\/debtors\/([^/]+)\/changes$/, ({ id }) => changes(number(id))],
    ["GET", /^\/api\/debtors\/([^/]+)\/courses$/, ({ id }) => courses(number(id))],
    ["GET", /^\/api\/debtors\/([^/]+)\/bureau$/, ({ id }) => registry(number(id))],
    ["GET", /^\/api\/debtors\/([^/]+)\/timeline$/, ({ id, query }) => ({ items: query.get("before") ? timeline(number(id), world).slice(-2).map((x) => ({ ...x, id: `${x.id}o`, at: "2025-08-01T12:00:00Z" })) : timeline(number(id), world), next: query.get("before") ? undefined : "t1" })],
    ["GET", /^\/api\/accounts\/([^/]+)\/statement$/, ({ id }) => statement(id)],
    ["POST", /^\/api\/accounts\/([^/]+)\/documents$/, ({ json }) => { if (json().kind === "clearance") throw new No(409, "still_owed", "No se puede emitir un libre deuda: todavía quedan $ 1.000,00 por pagar."); return { code: "7H3K-9QWM-2X4T-VBN8", pdf: "/api/documents/7H3K-9QWM-2X4T-VBN8/pdf", csv: "/api/documents/7H3K-9QWM-2X4T-VBN8/csv" }; }],
    ["GET", /^\/api\/documents\/([^/]+)\/(pdf|csv)$/, () => new Text("documento.csv", "seccion,cuota\n")],
    ["GET", /^\/api\/board$/, ({ query }) => board(world, query.get("from"), query.get("to"))],
    ["GET", /^\/api\/targets$/, ({ query }) => targets(world, query.get("month"))],
    ["PUT", /^\/api\/targets$/, ({ json }) => { const body = json(), key = `${body.month.slice(0, 8)}01`, set = world.targets.get(key) ?? new Map(); for (const { creditor, amount } of body.targets) if (amount) set.set(creditor ?? "", amount); else set.delete(creditor ?? ""); world.targets.set(key, set); return targets(world, body.month); }],
    ["POST", /^\/api\/work\/([^/]+)\/results\/[^/]+\/undo$/, ({ id, path, json, user }) => { const i = number(id), touch = path.split("/")[5], found = (world.touches.get(i) ?? []).find((one) => one.id === touch); if (!found?.undoable) throw new No(409, "no_result", "Ese resultado ya no se puede deshacer."); Object.assign(found, { undoable: false, undone: { at: `${TODAY}T15:34:00Z`, by: user.name, reason: json().reason } }); world.worked.delete(i); return { decision: decision(i) }; }],
    ["GET", /^\/api\/creditors$/, () => CREDITORS],
    ["GET", /^\/api\/mappings$/, () => [{ name: "clientes", label: "Clientes (Aldía)", fields: [] }, { name: "obligaciones", label: "Obligaciones (Aldía)", fields: [] }, { name: "pagos", label: "Pagos (Aldía)", fields: [] }]],
    ["GET", /^\/api\/imports$/, () => world.imports],
    ["POST", /^\/api\/imports$/, (c) => upload(world, c)],
    ["POST", /^\/api\/imports\/([^/]+)\/check$/, ({ id }) => job(world, "ledger.import", ["Leyendo", "Validando"], () => report(world.uploads.get(id)?.rows ?? 10, {}))],
    ["POST", /^\/api\/imports\/([^/]+)\/run$/, ({ id, json, user }) => { const up = world.uploads.get(id), made = `i${world.imports.length + 1}`, out = report(up?.rows ?? 10, { import: made }); const creditor = json().creditor; return job(world, "ledger.import", ["Leyendo", "Guardando"], () => { if (!world.imports.some((x) => x.import === made)) world.imports.unshift({ import: made, name: up.name, creditor, at: `${TODAY}T15:00:00Z`, actor: user.name, rows: out.rows, created: out.created, updated: out.updated, quarantined: out.quarantined, state: "done" }); return out; }); }],
    ["POST", /^\/api\/imports\/([^/]+)\/undo$/, ({ id }) => { const found = world.imports.find((x) => x.import === id); return job(world, "ledger.undo", ["Deshaciendo"], () => { if (found) found.state = "undone"; return {}; }); }],
    ["GET", /^\/api\/imports\/([^/]+)\/quarantine\.csv$/, () => new Text("rechazadas.csv", "linea;columna;valor;motivo\n14;cuit;20-1234567-1;El dígito verificador no coincide\n")],
    ["GET", /^\/api\/jobs\/([^/]+)$/, ({ id }) => { const found = world.jobs.get(id); if (!found) throw new No(404, "no_job", "Ese trabajo ya no existe."); return found(); }],
    ["POST", /^\/api\/cycle$/, () => job(world, "strategy.night", ["Evaluando"], () => ({ debtors: 5000, decisions_changed: 812 }))],
    ["GET", /^\/api\/search$/, ({ query }) => { const q = query.get("q").toLowerCase(), out = []; for (let i = 0; i < 60000 && out.length < 8; i++) if (nameOf(i).toLowerCase().includes(q) || documentOf(i).startsWith(q)) out.push({ debtor: `d${i}`, name: nameOf(i), document: documentOf(i), owed: owedOf(i) }); return out; }],
    ...agreedRoutes(),
    ...matrixRoutes(world),
    ...rightsRoutes(world, number),
    ...modelRoutes(),
    ...fairnessRoutes(),
  ];
}
