// A million made-up debtors by formula: any row can be computed from its number, so nothing is stored.
export const TOTAL = Number(process.env.MOCK_ROWS ?? 1_000_000);
export const TODAY = "2025-11-21";

const FIRST = "Agustina,Martín,Rocío,Pablo,Sofía,Juan,Valentina,Carlos,Lucía,Florencia,Daniela,Gustavo,Camila,Nicolás,Micaela,Hernán,Julieta,Facundo,Silvia,Ramiro".split(",");
const LAST = "Flores,Álvarez,Medina,Benítez,Gómez,Sosa,Ruiz,Suárez,Pérez,Díaz,Romero,Herrera,Ramírez,Sánchez,Aguirre,Martínez,Gutiérrez,Acosta,Molina,Ortiz,Núñez,Cabrera".split(",");
export const PRODUCTS = ["Préstamo personal", "Tarjeta", "Electro en cuotas", "Expensas", "Servicio"];
export const CREDITORS = [{ id: "c1", name: "Crédito Sur" }, { id: "c2", name: "Hogar Electro" }, { id: "c3", name: "Consorcio Mitre" }];
export const STAGES = [["current", "Al día"], ["b1", "1 a 30 días"], ["b2", "31 a 60 días"], ["b3", "61 a 90 días"], ["b4", "91 a 120 días"], ["b5", "121 a 180 días"], ["b6", "181 a 365 días"], ["written_off", "Más de 365 días"]];
export const TREATMENTS = [
  ["reminder_email", "Recordatorio con enlace de pago", "email", "message", "Correo breve con el saldo y cómo pagar.", 200],
  ["plan3_email", "Ofrecer 3 cuotas por correo", "email", "offer", "Plan de tres cuotas con anticipo, dentro de lo autorizado.", 200],
  ["call_morning", "Llamar a la mañana", "voice", "call", "Llamada de una persona entre las 9 y las 12.", 90000],
  ["call_evening", "Llamar a la tarde", "voice", "call", "Llamada de una persona entre las 17 y las 20.", 90000],
  ["settlement25", "Finiquito con quita del 25 %", "email", "offer", "Pago único con quita, requiere autorización.", 200],
  ["diagnosis_call", "Llamada de diagnóstico", "voice", "call", "Preguntar por la situación antes de proponer.", 90000],
  ["refresh_data", "Actualizar datos de contacto", null, "internal", "Buscar un teléfono o correo que funcione.", 15000],
  ["wait", "No contactar por ahora", null, "wait", "Dejar pasar unos días: contactar hoy no suma.", 0],
].map(([code, label, channel, kind, description, cost]) => ({ code, label, channel, kind, description, cost }));
export const INDICATORS = [["ability", "Capacidad de pago"], ["willingness", "Voluntad de pago"], ["contactability", "Nivel de contacto"], ["trust", "Estado de confianza"], ["outlook", "Pronóstico a futuro"], ["strategy", "Estrategia a utilizar"]];
const STATES = [["unworked", "Sin gestión"], ["working", "En gestión"], ["promise_open", "Promesa vigente"], ["promise_broken", "Promesa rota"], ["plan", "Plan al día"], ["hold", "En pausa"]];

/** A number from 0 to 1 that depends on the row and on what it is for. */
export function draw(i, salt) {
  let h = (Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(salt + 7, 0x85ebca6b)) >>> 0;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3ce5) >>> 0;
  h = Math.imul(h ^ (h >>> 13), 0x297a2d39) >>> 0;
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

export const daysOf = (i) => Math.floor(draw(i, 1) ** 2.1 * 430);
export const owedOf = (i) => Math.round((8000 + draw(i, 2) ** 3 * 1_060_000) * 100);
export const indicatorOf = (i, k) => Math.round(8 + 88 * ((draw(i, 10 + k) + (1 - Math.min(1, daysOf(i) / 430))) / 2));
export const stageOf = (days) => (days <= 0 ? 0 : days <= 30 ? 1 : days <= 60 ? 2 : days <= 90 ? 3 : days <= 120 ? 4 : days <= 180 ? 5 : days <= 365 ? 6 : 7);
export const treatmentOf = (i) => TREATMENTS[Math.floor(draw(i, 5) * TREATMENTS.length)];
export const nameOf = (i) => `${LAST[Math.floor(draw(i, 3) * LAST.length)]}, ${FIRST[Math.floor(draw(i, 4) * FIRST.length)]}`;
export const stateOf = (i) => Math.floor(draw(i, 6) * STATES.length);
export const documentOf = (i) => String(20_000_000 + Math.floor(draw(i, 7) * 27_000_000));
export const productOf = (i) => PRODUCTS[Math.floor(draw(i, 8) * PRODUCTS.length)];
export const addDays = (day, n) => new Date(Date.parse(`${day}T00:00:00Z`) + n * 86400000).toISOString().slice(0, 10);

export function row(i) {
  const days = daysOf(i), [stage, stage_label] = STAGES[stageOf(days)], [state, state_label] = STATES[stateOf(i)], t = treatmentOf(i);
  return {
    debtor: `d${i}`, name: nameOf(i), document: documentOf(i), products: [productOf(i)], accounts: 1 + Math.floor(draw(i, 9) * 3), owed: owedOf(i), currency: "ARS",
    days_past_due: days, stage, stage_label, state, state_label, indicators: Object.fromEntries(INDICATORS.map(([code], k) => [code, indicatorOf(i, k)])),
    segment: draw(i, 20) < 0.5 ? "Puede y quiere" : "Quiere y no puede", treatment: t.code, treatment_label: t.label, last_contact: draw(i, 21) < 0.2 ? null : addDays(TODAY, -Math.floor(draw(i, 21) * 60)),
  };
}
