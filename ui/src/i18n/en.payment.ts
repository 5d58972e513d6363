// The texts of money taken by hand, in English.
import type { payment as source } from "./es.payment";

export const payment: typeof source = {
  take: "Record a payment", taken: "Payment recorded", save: "Record", done: "Done",
  amount: "Amount", on: "Paid on", onHelp: "It counts from this day, even if you record it today.", source: "How it came in",
  sources: ["Cash at the desk", "Transfer", "Deposit", "Cheque", "Direct debit", "Debit card"],
  inPesos: (unit) => `The amount is in pesos: it becomes ${unit} at that day's value`,
  choose: "The debtor chose which instalments to pay", chooseHelp: "These first; what is left follows the account's order (CCyC art. 900).",
  instalment: (n, due, owed) => `Instalment ${n}, of ${due}: ${owed}`,
  paid: "What it paid", part: (label, n) => `${label}, instalment ${n}`, held: "Held for what falls due", left: "Still owed",
  badAmount: "Write an amount, for example 65.654", badDay: "Choose a date up to today", needSource: "Say how the money came in",
  reverse: "Reverse", reverseOf: (what) => `Reverse: ${what}`, reverseHelp: "The payment and its reversal stay in the log, and the account is computed again as if it had not come in.",
  reason: "Why?", reasons: ["Cheque returned", "It was another account's", "Recorded twice", "Chargeback"], needReason: "Say why it is reversed", quick: "Undone as soon as recorded", reversed: "Payment reversed.",
};
