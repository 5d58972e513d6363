// What the double answers of rights: contests, reviews and the letter.
import { No, Text } from "./mock.mjs";
import { TODAY, addDays, nameOf } from "./people.mjs";

const LABELS = { point: "un dato de contacto", income: "el ingreso mensual", account: "una deuda que no reconoce" };

const HELD = [
  { datum: "point", label: LABELS.point, point: "p1", account: null, says: "teléfono +54 9 11 5555-0134", source: "el acreedor, o vos" },
  { datum: "point", label: LABELS.point, point: "p3", account: null, says: "correo contacto@ejemplo.com.ar", source: "el acreedor, o vos" },
  { datum: "income", label: LABELS.income, point: null, account: null, says: "ingreso de $ 900.000,00 por mes", source: "el acreedor, o vos" },
];

const letter = (i) => ({
  day: TODAY, name: nameOf(i),
  opening: [`Hola, ${nameOf(i)}:`, "Acá te contamos qué datos tuyos tenemos, de dónde salieron, qué decidimos hacer y por qué."],
  parts: [
    { title: "Qué sabemos de vos y quién nos lo dijo", says: ["Una deuda con Banco del Sur. Nos lo informó Banco del Sur.", "Para comunicarnos tenemos el teléfono terminado en 0134."] },
    { title: "Qué decidimos y por qué", says: ["Hoy decidimos que una persona te llame para preguntarte qué pasó y qué podés pagar.", "Lo más viejo que está sin pagar venció hace 40 días."] },
    { title: "Qué podés pedir", says: ["Que una persona mire tu caso."] },
  ],
});

/** What the story tells of contests and reviews, newest first. */
export function rightsTold(world, id) {
  const told = (one, label) => ({ id: one.id, at: `${one.day}T14:30:00Z`, kind: "right", direction: "in", label, detail: `«${one.words}»`, actor: one.by });
  const ended = (one, label) => one.end ? [{ id: `${one.id}e`, at: `${one.end.day}T15:30:00Z`, kind: "right", label, detail: one.end.reason, actor: one.end.by }] : [];
  const contests = (world.contests ?? []).filter((one) => one.debtor === id).flatMap((one) => [told(one, `Impugnó ${one.label}`), ...ended(one, `${one.end?.label}: ${one.label}`)]);
  const reviews = (world.reviews ?? []).filter((one) => one.debtor === id).flatMap((one) => [told(one, "Pidió que lo mire una persona"), ...ended(one, "Una persona lo miró")]);
  return [...contests, ...reviews].reverse();
}

/** The routes; `number` reads the id of a debtor. */
export function rightsRoutes(world, number) {
  const contests = (world.contests ??= []), reviews = (world.reviews ??= []);
  const of = (all, id) => all.filter((one) => one.debtor === id).reverse();
  const open = (all, path) => {
    const found = all.find((one) => one.id === path.split("/")[5] && !one.end);
    if (!found) throw new No(404, "no_contest", "Ya terminó.");
    return found;
  };
  const made = (id) => ({ debtor: id, name: nameOf(number(id)), day: TODAY, due: addDays(TODAY, 7), presses: false, by: "Vera Ponce", end: null });
  return [
    ["GET", /^\/api\/contests$/, () => contests.filter((one) => !one.end)],
    ["GET", /^\/api\/reviews$/, () => reviews.filter((one) => !one.end)],
    ["GET", /^\/api\/debtors\/([^/]+)\/contests$/, ({ id }) => ({ contests: of(contests, id), held: HELD.map((one) => ({ ...one, under_review: contests.some((other) => other.debtor === id && !other.end && other.datum === one.datum && other.point === one.point) })) })],
    ["GET", /^\/api\/debtors\/([^/]+)\/reviews$/, ({ id }) => of(reviews, id)],
    ["GET", /^\/api\/debtors\/([^/]+)\/explanation$/, ({ id }) => letter(number(id))],
    ["GET", /^\/api\/debtors\/([^/]+)\/explanation\/pdf$/, () => new Text(`explicacion-${TODAY}.pdf`, "%PDF-1.7\n")],
    ["POST", /^\/api\/debtors\/([^/]+)\/contests$/, ({ id, json }) => { const { datum, point, account, words } = json(), contest = `x${contests.length}`; contests.push({ ...made(id), id: contest, datum, label: LABELS[datum] ?? datum, point, account, was: datum === "income" ? "90000000" : null, words }); return { contest }; }],
    ["POST", /^\/api\/debtors\/([^/]+)\/contests\/[^/]+\/end$/, ({ path, json }) => { const { ending, reason } = json(); open(contests, path).end = { ending, label: { rectified: "Rectificado", confirmed: "Confirmado", withdrawn: "Retirado" }[ending], reason, day: TODAY, by: "Vera Ponce" }; return null; }],
    ["POST", /^\/api\/debtors\/([^/]+)\/reviews$/, ({ id, json }) => { const review = `r${reviews.length}`; reviews.push({ ...made(id), id: review, words: json().words, treatment: "call_diagnosis", treatment_label: "Llamada de diagnóstico" }); return { review }; }],
    ["POST", /^\/api\/debtors\/([^/]+)\/reviews\/[^/]+\/end$/, ({ path, json }) => { const { instead, reason } = json(); open(reviews, path).end = { changed: !!instead, treatment: instead ?? "call_diagnosis", treatment_label: "Llamada de diagnóstico", reason, day: TODAY, by: "Vera Ponce" }; return null; }],
  ];
}
