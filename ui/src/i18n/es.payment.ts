// The texts of money taken by hand, in the Spanish of Argentina.
export const payment = {
  take: "Registrar un pago", taken: "Pago registrado", save: "Registrar", done: "Listo",
  amount: "Importe", on: "Fecha de pago", onHelp: "Cuenta desde este día, aunque lo registres hoy.", source: "Por dónde entró",
  sources: ["Efectivo en caja", "Transferencia", "Depósito", "Cheque", "Débito automático", "Tarjeta de débito"],
  inPesos: (unit: string) => `El importe está en pesos: se pasa a ${unit} con el valor de ese día`,
  choose: "El deudor eligió qué cuotas paga", chooseHelp: "Primero estas; lo que sobre sigue el orden de la cuenta (CCyC, art. 900).",
  instalment: (n: number, due: string, owed: string) => `Cuota ${n}, del ${due}: ${owed}`,
  paid: "Lo que pagó", part: (label: string, n: number) => `${label}, cuota ${n}`, held: "A cuenta de lo que venza", left: "Queda por pagar",
  badAmount: "Escribí un importe, por ejemplo 65.654", badDay: "Elegí una fecha hasta hoy", needSource: "Decí por dónde entró la plata",
  reverse: "Anular", reverseOf: (what: string) => `Anular: ${what}`, reverseHelp: "El pago y su anulación quedan en el registro, y la cuenta se recalcula como si no hubiera entrado.",
  reason: "¿Por qué?", reasons: ["Cheque rechazado", "Era de otra cuenta", "Se registró dos veces", "Contracargo"], needReason: "Decí por qué se anula", quick: "Se deshizo apenas registrado", reversed: "Pago anulado.",
};
