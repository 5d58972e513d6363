// The texts of money taken by hand, in the Portuguese of Brazil.
import type { payment as source } from "./es.payment";

export const payment: typeof source = {
  take: "Registrar um pagamento", taken: "Pagamento registrado", save: "Registrar", done: "Pronto",
  amount: "Valor", on: "Data do pagamento", onHelp: "Conta a partir deste dia, mesmo que você registre hoje.", source: "Por onde entrou",
  sources: ["Dinheiro no caixa", "Transferência", "Depósito", "Cheque", "Débito automático", "Cartão de débito"],
  inPesos: (unit) => `O valor está em pesos: passa a ${unit} pelo valor desse dia`,
  choose: "O devedor escolheu quais parcelas paga", chooseHelp: "Primeiro estas; o que sobrar segue a ordem da conta (CCyC, art. 900).",
  instalment: (n, due, owed) => `Parcela ${n}, de ${due}: ${owed}`,
  paid: "O que pagou", part: (label, n) => `${label}, parcela ${n}`, held: "Por conta do que vencer", left: "Falta pagar",
  badAmount: "Escreva um valor, por exemplo 65.654", badDay: "Escolha uma data até hoje", needSource: "Diga por onde entrou o dinheiro",
  reverse: "Anular", reverseOf: (what) => `Anular: ${what}`, reverseHelp: "O pagamento e a sua anulação ficam no registro, e a conta é recalculada como se não tivesse entrado.",
  reason: "Por quê?", reasons: ["Cheque devolvido", "Era de outra conta", "Registrado duas vezes", "Contestação"], needReason: "Diga por que se anula", quick: "Desfeito logo após registrar", reversed: "Pagamento anulado.",
};
