// English.
import { agreements } from "./en.agreements";
import { bank } from "./en.bank";
import { fairness } from "./en.fairness";
import { learning } from "./en.learning";
import { models } from "./en.models";
import { payment } from "./en.payment";
import { rights } from "./en.rights";
import type { Texts } from "./es";

const plural = (n: number, one: string, many: string) => (n === 1 ? one : many);

export const en: Texts = {
  app: {
    automatic: "Automatic", sources: { import: "Import" }, products: { personal_loan: "Personal loan", store_credit: "Store credit", common_charges: "Common charges", credit_card: "Credit card", payroll_loan: "Payroll loan", pledge_loan: "Pledge loan", consumer_loan: "Consumer loan", overdraft: "Overdraft", store_card: "Store card", microloan: "Microloan" },
    name: "Aldía", main: "Main", skip: "Skip to content", search: "Search by name or document", searchShort: "Search",
    navGroups: { work: "Work", portfolio: "Portfolio", strategy: "Strategy", analysis: "Analysis" },
    nav: { day: "My day", agreements: "Agreements", bank: "Bank", board: "Board", fairness: "Fairness", portfolio: "Portfolio", import: "Import", matrix: "Matrix", models: "Models", rights: "Rights" },
    preferences: "Preferences", theme: "Theme", themes: { system: "Same as system", light: "Light", dark: "Dark" },
    density: "Density", densities: { compact: "Compact", normal: "Normal", wide: "Wide" }, language: "Language",
    letters: "Single-key shortcuts", lettersHelp: "Turn them off if you dictate or if they fire by accident.",
    leave: "Sign out", account: "Your account", close: "Close", cancel: "Cancel", retry: "Try again", undo: "Undo", save: "Save", more: "See more", loading: "Loading…",
    total: "Total", offline: "No connection. What you see may be out of date; save when it is back.", back: "The connection is back.",
    unreachable: "We could not reach the server.", notFound: "This page does not exist.", goHome: "Go to My day", error: "Error",
    forbidden: (role) => `Your role (${role}) may not see this. Ask whoever administers the system.`,
    asOf: (time) => `Data from ${time}`, notifications: "Notices", roles: { agent: "Collections", supervisor: "Supervision", strategist: "Strategy", admin: "Administration", auditor: "Audit" },
    apart: "In another currency: not in the sum",
    signed: (n) => (n > 0 ? "up" : n < 0 ? "down" : "no change"), none: "—", debtors: (n, f) => plural(n, "1 debtor", `${f} debtors`),
    seeTable: "See as table", seeChart: "See as chart", today: "Today", yesterday: "Yesterday", page: "Open full page", by: (who) => `by ${who}`,
  },
  errors: {
    offline: "There is no connection to the server. Check the network and try again.", slow: "The server is taking too long. Try again in a moment.",
    internal: "Something failed on our side. Try again in a moment.", http_404: "That no longer exists.", http_403: "Your role may not do this.",
    csrf: "The page is too old. Reload it and try again.",
  },
  failed: {
    load: "We could not fetch this.", day: "We could not fetch your day.", board: "We could not fetch the board.", portfolio: "We could not fetch the portfolio.", debtor: "We could not open this debtor.",
    timeline: "We could not fetch the history.", statement: "We could not open the statement.", imports: "We could not fetch the imports.", matrix: "We could not fetch the matrix.", save: "It was not saved.",
  },
  login: {
    title: "Sign in to Aldía", user: "User", password: "Password", show: "Show the password", enter: "Sign in", entering: "Signing in…",
    missing: "Write your user and your password.", promise: "Collections up to date: what to do today with each person, and why.",
    expired: "Your session ended", expiredHelp: "Sign in again to go on. Nothing you were writing was lost.", other: "Sign in as somebody else",
    points: ["One next action for each debtor, with its reasons.", "Dignified treatment: hours, caps and channels that keep themselves.", "Every number can be explained down to the last account."],
  },
  keys: {
    title: "Keyboard shortcuts", general: "Everywhere", go: "Go to", list: "In the list", debtor: "On a debtor", result: "Result of the contact",
    palette: "Search and go anywhere", help: "See the shortcuts", search: "Search", down: "Down one row", up: "Up one row", pageDown: "Down one screen", pageUp: "Up one screen",
    first: "Go to the start", last: "Go to the end", open: "Open the debtor", select: "Select the row", close: "Close", next: "Next debtor", previous: "Previous debtor", nextCase: "Next case",
    do: "Do the recommended action", saveNext: "Save and go to the next", choose: "Choose that answer", back: "Go back one step", theme: "Switch light and dark", filter: "Go to the text filter", off: "Single-key shortcuts are off in Preferences.",
  },
  palette: { title: "Search or go to…", placeholder: "Write a name, a document or an action", go: "Go to", actions: "Actions", debtors: "Debtors", nothing: (q) => `Nothing matches “${q}”.`, hint: "↑ ↓ to move, Enter to open, Esc to close", busy: "Searching…" },
  jobs: {
    phases: { looking: "Looking at the file", applying: "Reading and saving", undoing: "Undoing", deciding: "Assessing and deciding", learning: "Learning" },
    title: "Jobs", none: "No jobs are running.", running: (n) => plural(n, "1 job running", `${n} jobs running`), done: "Finished", failed: "Failed", lost: "Cannot be followed any more", dismiss: "Remove from the list",
    progress: (done, total) => `${done} of ${total}`, rate: (rate) => `${rate} per second`, left: (time) => `${time} left`, see: "See", ended: (title) => `Finished: ${title}`, failure: (title) => `Failed: ${title}`,
  },
  kpi: {
    penetration: "Penetration", intensity: "Intensity", hits: "Hits", rpc: "RPC", ptp: "PTP", kp: "KP",
    formula: {
      penetration: "Accounts contacted ÷ accounts assigned", intensity: "Attempts ÷ accounts attempted", hits: "Contacts ÷ attempts",
      rpc: "Right-party contacts ÷ all contacts", ptp: "Promises to pay ÷ right-party contacts", kp: "Promises kept ÷ promises to pay",
    },
    previous: (value) => `Previous period: ${value}`, noData: "There is nothing to compute it from yet.", recovered: "Recovered", recoveryRate: "Recovery rate", cureRate: "Cure rate", change: (points) => `${points} against the previous period`,
  },
  day: {
    title: "My day", greeting: (name) => `Hello, ${name}`, next: "Next case", noNext: "Nobody is left to work today.", toWork: (n, f) => plural(n, "1 case to work", `${f} cases to work`),
    capacity: (done, all) => `${done} of today's ${all} contacts`, done: "Done today", owed: "Balance in the list", promised: "Promised for today", worklist: "To work", worklistHelp: "Ordered by what each contact is expected to recover.",
    expected: "Expected value", expectedHelp: "What this contact is expected to recover: probability × balance, less the cost.", days: "Late", balance: "Balance", action: "Next best action", why: "Why", debtor: "Debtor", lastContact: "Last contact", lockedBy: (who) => `With ${who}`,
    promises: "Promises due", promisesNone: "No promise falls due today.", kpis: "My indicators", kpisAll: "Indicators of the whole team", emptyLead: "No cases were given to you.", emptyLeadHelp: "You can take the next one that nobody has, see how the team is doing, or walk the portfolio.", seeBoard: "See the board", empty: "You have no cases for today.", emptyHelp: "The list builds itself every night. You can look for somebody or see the portfolio.", seePortfolio: "See the portfolio",
    more: (n, f) => plural(n, "See 1 more", `See ${f} more`),
    guide: {
      title: "Let us start with your portfolio", lead: "Four steps and Aldía tells you what to do today with each person.", done: "Done",
      steps: [
        { title: "Import the portfolio", text: "A CSV or Excel file with the clients and what they owe. Separator, dates and amounts are detected.", action: "Import portfolio" },
        { title: "Run today's cycle", text: "Accrues interest, assesses the six indicators and picks the next action of each debtor.", action: "Run the cycle" },
        { title: "See the matrix", text: "What is done with each kind of debtor. One ships ready to use; change what you like.", action: "See the matrix" },
        { title: "Add your team", text: "With “aldia user add” on the server. Everybody gets a list that fits their capacity.", action: "" },
      ],
    },
    cycleJob: (day) => `Cycle of ${day}`,
  },
  board: {
    title: "Board", periods: { month: "This month", last: "Last month", week: "Last 7 days", days30: "Last 30 days", days90: "Last 90 days", custom: "Other period" }, from: "From", to: "To", apply: "Apply", badRange: "“From” must be before “to”.",
    period: "Period", recovery: "Cumulative recovery", recoveryOf: (total, target) => `${total} of ${target}`, target: "Target", recovered: "Recovered", day: "Day", amount: "Amount", cumulative: "Cumulative", ofDay: "On the day",
    recoverySummary: (total, target) => `Cumulative recovery of the period: ${total}${target ? `, against a target of ${target}` : ""}.`,
    apart: "Besides, in other currencies:",
    ageing: "Ageing", ageingHelp: "Pick a bucket to see those debtors in the portfolio.", seeStage: (label) => `See bucket ${label} in the portfolio`, stage: "Bucket", debtors: "Debtors", balance: "Balance",
    roll: "How arrears moved", rollHelp: "Of every 100 accounts that began the period in a bucket (row), how many ended it in another (column).", share: "In %", counts: "In accounts", fromTo: "From \\ to",
    agents: "Team", agent: "Person", attempts: "Attempts", contacts: "Contacts", rightParty: "Right party", promises: "Promises", kept: "Kept", collected: "Effectiveness", collectedHelp: "What each person collected in the period.", productivity: "Productivity", productivityHelp: "Contacts worked per hour, and the time they took.", time: "Time",
    calendar: "Promises coming due", calendarNone: "No promises fall due in these days.", promisesOn: (n, f) => plural(n, "1 promise", `${f} promises`), empty: "Nothing was worked in this period yet.", emptyHelp: "Pick another period, or import a portfolio to start.", perHour: (n) => `${n}/h`, pace: { today: "Today", soFar: "So far", left: "Left per day", of: (v) => `of ${v}`, ahead: (v) => `${v} ahead`, behind: (v) => `${v} behind`, exact: "on target", done: "Target reached" },
    targets: { set: "Set target", change: "Change target", title: "Recovery target", month: "Month", house: "The whole house", houseHelp: "Once set, it goes before the sum of the creditors.", help: "It is spread evenly over the days of the month. Empty means no target.", bad: "Write an amount, such as 1.250.000", saved: "Target saved.", sum: (v) => `They add up to ${v}` },
    treatments: "Actions recommended today", scenarios: "What is expected", scenariosHelp: "By what may become of the economy; nine times of ten, between those amounts", scenariosNone: "Nobody is past due.", scenario: "Scenario", inDays: (n) => `In ${n} days`, between: (least, most) => `from ${least} to ${most}`, realWage: (change, v) => change === 0 ? "Real wages stayed the same in three months." : `Real wages ${change < 0 ? "fell" : "rose"} ${v}% in three months.`, realWageUnknown: "No published figures of real wages.", scenarioSource: (who) => `Source: ${who}.`, origination: "For lending better", originationHelp: "How loans turned out by product, quarter and weight on income, and why they fell late (CSV)",
  },
  bulk: {
    open: "Apply an action", title: (n, f) => plural(n, "One action for 1 chosen", `One action for ${f} chosen`), which: "Which action?", choose: "Choose an action", chooseOne: "Choose an action.", can: (n, f) => plural(n, "1 can receive it", `${f} can receive it`), cannot: (n, f) => plural(n, "1 cannot", `${f} cannot`), permits: "Every contact asks for its permit when it goes out: what is not allowed then does not.",
    why: "Why?", reasons: ["Campaign of the house", "The creditor asked for it", "The planned action is not enough"], other: "Another reason", chooseReason: "Choose or write a reason.", apply: (n, f) => plural(n, "Apply to 1", `Apply to ${f}`), job: (n, f) => plural(n, "Action for 1 person", `Action for ${f} people`), done: (n, f) => plural(n, "Applied to 1 person.", `Applied to ${f} people.`), notDone: (n, f) => plural(n, "Not to 1:", `Not to ${f}:`),
  },
  views: {
    title: "Views", mine: "Your views", shared: "Shared", isShared: "shared", none: "You have not kept any view yet.", name: "Name of the view", nameIt: "Give it a name.", share: "Let the whole team see it", keep: "Keep this view", saved: "View kept.", change: (name) => `Save the changes to “${name}”`,
    first: "See it first", firstOf: (name) => `See “${name}” first`, remove: "Remove", removeOf: (name) => `Remove “${name}”`, removed: (name) => `You removed “${name}”.`,
  },
  portfolio: {
    title: "Portfolio", results: (n, f) => plural(n, "1 result", `${f} results`), text: "Name or document", add: "Filter", clear: "Remove all", remove: (label) => `Remove the filter ${label}`, columns: "Columns", export: "Export CSV", import: "Import",
    stages: "Bucket", treatments: "Next action", creditor: "Creditor", product: "Product", minOwed: "Least balance", maxOwed: "Most balance", promise: "Promises", promiseOpen: "With an open promise", promiseBroken: "With a broken promise", indicators: "Indicators", min: "Least", max: "Most", apply: "Apply filters",
    col: { name: "Debtor", document: "Document", products: "Product", accounts: "Accounts", days: "Late", owed: "Balance", state: "State", ability: "Ability", willingness: "Willingness", contactability: "Contact", trust: "Trust", outlook: "Outlook", strategy: "Strategy", segment: "Segment", treatment: "Next best action", last: "Last contact" },
    select: "Select", selectRow: (name) => `Select ${name}`, selected: (n, f) => plural(n, "1 selected", `${f} selected`), copyDocs: "Copy documents", copied: "Documents copied.", unselect: "Let go", grid: "Portfolio of debtors",
    stale: (n, f) => plural(n, "1 change.", `${f} changes.`), old: (time) => `View from ${time}.`, refresh: "Refresh", empty: "Nobody matches these filters.", emptyHelp: "Try removing one:", emptyAll: "There are no debtors yet.", emptyAllHelp: "Import a portfolio to start.", daysShort: (n) => `${n} d`, ago: (n, f) => (n === 0 ? "today" : n === 1 ? "yesterday" : `${f} d ago`), never: "never",
    expired: "The view had expired; we built it again.", ageing: "Balance by bucket", all: "All", from: (v) => `from ${v}`, upTo: (v) => `up to ${v}`, sorted: (by) => `Sort by ${by}`,
    segments: "Segments", segmentsHelp: "How likely they are to pay, against what managing costs. It counts whom the filters let through.", segmentOf: (code) => ({ A: "likely to pay", B: "may pay", C: "unlikely to pay", Z: "nothing past due" }[code[0] ?? ""] ?? code) + ({ "1": ", cheap to manage", "2": ", middling to manage", "3": ", dear to manage" }[code[1] ?? ""] ?? ""), costs: ["Cheap to manage", "Middling to manage", "Dear to manage"], chances: ["Likely to pay", "May pay", "Unlikely to pay"], settled: (n, f) => plural(n, "1 with nothing past due", `${f} with nothing past due`), ofAll: (p) => `${p} of the balance`, party: "Type of debtor", persons: "Persons", companies: "Companies", province: "Province", late: "Days late", client: "Months as a client", lateFor: (range) => `${range} days late`, clientFor: (range) => `Client ${range} months`,
  },
  debtor: {
    underRule: (code, d) => `under the rules ${code} of ${d}`, settled: (n, f) => plural(n, "1 account with nothing left", `${f} accounts with nothing left`),
    drawer: "Debtor", closeDrawer: "Close debtor", person: "Person", company: "Company", statement: "Statement", debt: "Owed today", byComponent: "What it is made of", accounts: "Accounts", outstanding: (v) => `With what is not yet due: ${v}`, seeStatement: (ref) => `See the statement of ${ref}`, nextDue: (d) => `Next due ${d}`, unitValue: (unit, v, d, source) => `${unit} at ${v} on ${d} (${source})`, daysLate: (n, f) => (n <= 0 ? "up to date" : plural(n, "1 day late", `${f} days late`)),
    rules: "Contact rules", allowed: "Allowed", notAllowed: "Not allowed", fromWhen: (d) => `from ${d}`, until: (d) => `until ${d}`, again: (d) => `again from ${d}`, points: "Contact points", pointStates: { good: "Works", bad: "Does not work", unknown: "Not tried" }, pointUse: (contacts, attempts) => `${contacts} of ${attempts}`, pointHelp: "Times answered, of those tried", noPoints: "There is no way to contact them. Add a phone or mail when importing.",
    indicators: "Indicators", wouldChange: "Which datum would change it", wouldBe: (n) => `would be ${n}`, unknownNow: "(not known today)", past: (values, since) => `Since ${since}: ${values}`, fresh: (n, f) => n === 0 ? "with data of today" : plural(n, "with data of 1 day ago", `with data of ${f} days ago`), noData: "without data of its own", confidence: (n) => `Confidence ${n} %`, confidenceHelp: "How much we know to say so", noReasons: "No reasons to show yet.", points_: (n) => `${n} points`, trend: (n) => `${n} in 30 days`, stable: "stable",
    promises: "Promises", noPromises: "Made no promises.", due: (d) => `due ${d}`, paid: (v) => `paid ${v}`,
    history: "History", all: "All", kinds: { touch: "Contacts", payment: "Payments", decision: "Decisions", promise: "Promises", right: "Rights" }, noHistory: "Nothing has happened with this person yet.", undo: { title: "Undo this result", help: "It is struck through in the history and counts no more. A promise made in it is withdrawn with its pause, and what to do is decided anew.", reason: "What was wrong?", reasons: ["I chose the wrong result", "It was somebody else", "The amount or the date was wrong"], other: "Another reason", choose: "Choose or write a reason", confirm: "Undo result", done: (name) => `Result undone. ${name} is back on the list.`, quick: "Undone as soon as it was saved", undone: (who, when) => `Undone by ${who}, ${when}`, reversed: (when) => `Reversed ${when}`, open: "Open the file" },
    noneOfKind: "Nothing of this kind.", older: "See earlier",
    channels: { email: "Mail", sms: "SMS", whatsapp: "WhatsApp", voice: "Phone", letter: "Letter", visit: "Visit", portal: "Portal" }, pointKinds: { phone: "Phone", email: "Mail", address: "Address" }, in: "received", out: "sent", system: "System",
    registry: "Registry of debtors", noRegistry: "The registry of debtors has nothing on record.", registryWorst: (n) => `Situation ${n}`, noSituation: "No situation", registrySum: (n, f, v) => `${plural(n, "1 lender", `${f} lenders`)} · ${v}`, registryMonths: (from, to) => `From ${from} to ${to}`, registryMonth: (month, what) => `${month}: ${what}`, registryUntold: "no data", registryCorrected: "corrected", registryDisputed: "does not count", registryLeftOut: (n, f) => `${plural(n, "1 entry does not count", `${f} entries do not count`)}: under review, in court or lapsed.`, registryKnown: (d) => `As published until ${d}`, registryAsked: (d) => `asked on ${d}`, registryCheques: (n, f) => plural(n, "1 bounced cheque unpaid", `${f} bounced cheques unpaid`), registryTold: (n, label) => `Class ${n}: ${label}`, registryToldBy: (who, file, d) => `Told by ${who} in ${file}, on ${d}.`, registryToldOnly: "The registry says nothing; the creditor told this.", registryPrivate: "For staff alone: it is shared with nobody else.",
    hold: "On hold", holdUntil: (label, d) => `${label}, until ${d}`, consentWithdrawn: "Asked not to receive", consentGiven: "Agreed to receive", segment: "Segment", manage: "Work", times: (n) => `${n} times in a row`,
  },
  action: {
    title: "Next best action", do: "Do it", other: "Another action", later: "Postpone", done: "Noted: it is yours.", none: "There is nothing to do today with this person.", noneHelp: "They will be assessed again tonight, or sooner if they pay or answer.", expected: (v) => `Expected to recover ${v}`, share: (v) => `Chosen in ${v} of equal cases`, matrix: (v) => `Matrix, version ${v}`,
    whichOther: "Which action is better?", reason: "Why?", reasonHelp: "Your reason goes back to the matrix: that is how it learns.", reasons: ["The person asked for it", "It was tried and did not work", "I know something the system does not", "It does not fit their situation"], otherReason: "Another reason", use: "Use this action", untilWhen: "Until when?", tomorrow: "Tomorrow", in3: "In 3 days", in7: "In a week", in15: "In 15 days", postpone: "Postpone", postponed: (d) => `Postponed until ${d}.`, changed: (label) => `Now: ${label}.`, answered: { do: "You took it", other: "You changed it", later: "You postponed it" }, choose: "Choose an action", chooseReason: "Choose or write a reason", ahead: "And if they neither pay nor answer", aheadHelp: "What would be decided with what is known today; any payment or answer changes it at once.",
    reachedHelp: "chance of coming to this step", courses: { open: "Compare with other actions", close: "Hide the comparison", title: (n) => `What each action is expected to come to in ${n} days`, action: "Action", pays: (n) => `Pays in ${n} days`, net: "Leaves", detail: (brings, costs) => `brings ${brings}, costs ${costs}`, contacts: (n) => `${n} contacts`, decided: "decided", none: "There is nothing to compare.", alone: "No other action is allowed today. It counts up to the first payment.", help: "Several steps ahead, up to the first payment: if they answer, if they pay, or if nothing happens, with caps, rests and the cost of each contact. The best on average is not always the one chosen: some are tried to learn.", unmodelled: "No model of payments speaks yet: the chances are an expert’s judgement.", failed: "Could not compare" },
  },
  result: {
    title: "Result", start: "Work", startHelp: "Takes the case so that nobody else works it at the same time.", locked: "Yours", lockedBy: "Somebody else is working it.", release: "Let go", time: "Time", via: "By", note: "Note", notePlaceholder: "What to remember next time", noteAsked: "Say briefly what they said.", tone: "Tone", noTone: "Not said", tones: { friendly: "Friendly", evasive: "Evasive", hostile: "Hostile" }, amount: "Amount", due: "Due", creditor: "Creditor", callBack: "When?", all: "All that is due", save: "Save", saveNext: "Save and go to the next", saved: "Saved.", savedNext: (name) => `Saved ${name}.`, noMore: "Saved. Nobody is left for today.", choose: "Choose the result", back: "Back", badAmount: "Write an amount, such as 65.654", tooMuch: "That is more than they owe", badDate: "Choose a date from today on", draft: "We recovered what you were writing.", promiseHelp: "A promise pauses contacts until it is due.", problems: "Something is missing:",
  },
  statement: {
    title: "Statement", asOf: "Balance on", lines: "Movements", date: "Date", concept: "Concept", debit: "Debit", credit: "Credit", balance: "Balance", instalments: "Instalments and how they grew", number: "No.", due: "Due", principal: "Principal", interest: "Interest", vat: "VAT", fees: "Fees", late: "Late", compensatory: "Compensatory", penalty: "Penalty", lateVat: "Late VAT", total: "Total", explain: "See the sum", backTo: "Back to the debtor", none: "The account has no movements.", noneUnpaid: "No instalments are unpaid on this day.", inPesos: (money, value, day) => `${money}, at ${value} a unit on ${day}`,
  },
  agreements, bank, fairness, learning, models, payment, rights,
  documents: {
    title: "Documents", help: "Each is kept under its code, which anybody can verify.", csv: "Download the CSV", issued: (kind, code) => `${kind}: code ${code}.`, kinds: { statement: "Statement", receipt: "Receipt of the last payment", certificate: "Debt certificate", clearance: "Paid-in-full certificate", liquidation: "Judicial statement", slip: "Payment slip" },
  },
  imports: {
    title: "Import", lead: "Bring clients, obligations or payments. Nothing is saved until you confirm, and all of it can be undone.", drop: "Drop a file here", or: "or", choose: "Choose file", formats: "CSV, TXT or Excel. Separator, encoding, dates and decimals are detected.", uploading: (p) => `Uploading… ${p}`, stop: "Cancel the upload",
    steps: ["File", "Columns", "Check", "Result"], step: (n, all) => `Step ${n} of ${all}`, detected: "What we found", rows: (n, f) => plural(n, "1 row", `${f} rows`), encoding: "Encoding", delimiter: "Separator", decimal: "Decimals with", kind: "Format", size: "Size", kinds: { text: "Text", workbook: "Workbook" }, delimiters: { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" }, decimals: { ",": "comma", ".": "point" },
    creditor: "Creditor", creditorNew: "Write a new name or pick one", mapping: "How to read it", mappingOwn: "Choose column by column", mappingKnown: (label) => `Known format: ${label}`, column: "Column of the file", samples: "Samples", field: "Is…", ignore: "Not used", sure: "Sure", likely: "Likely", unsure: "Choose", required: (list) => `Still missing: ${list}.`, twice: (label) => `“${label}” is chosen in two columns.`, needCreditor: "Say whose portfolio it is.", check: "Check without saving", checking: "Checking…", restart: "Start again",
    wouldCreate: "new", wouldUpdate: "updated", unchanged: "unchanged", rejected: "rejected", payments: "payments", billed: "billed", lent: "lent", paid: "paid", read: "read", dry: "This is what would happen. Nothing was saved yet.", problems: "Rows that cannot be taken", problem: "Problem", count: "Rows", sample: "Sample of rejected rows", line: "Line", value: "Value", reason: "Reason", allGood: "Every row can be taken.", download: "Download rejected rows", run: (n) => `Import ${n} rows`, backToColumns: "Back to columns", seconds: (s) => `in ${s} s`,
    running: "Importing…", leave: "You may go on with something else: we tell you when it ends.", finished: "Import finished", seePortfolio: "See the portfolio", runCycle: "Run today's cycle", undo: "Undo the import", undoTitle: "Undo the whole import?", undoText: "All that this file brought goes away, and what it changed is as it was.", undoing: (name) => `Undo ${name}`, undone: "Undone", jobTitle: (name) => `Import ${name}`, checkTitle: (name) => `Check ${name}`,
    past: "Past imports", none: "You have not imported anything yet.", name: "File", when: "When", who: "Who", created: "New", updated: "Updated", quarantined: "Rejected", state: "State", states: { done: "Finished", undone: "Undone", undoing: "Being undone", running: "Running", failed: "Failed", checked: "Checked" }, failed: "The import failed.", tryAgain: "Try again",
  },
  matrix: {
    shipped: (v, who) => `Version ${v}, the one that comes with ${who}`,
    title: "Strategy matrix", version: (v, d, who) => `Version ${v}, in force since ${d}, by ${who}`, debtors: (n, f) => plural(n, "1 debtor", `${f} debtors`), layers: "Layers", empty: "No action", fixed: "Fixed", fixedHelp: "Learning does not change it", changed: "In the draft", select: "Pick a cell to see and change what is done.", cellTitle: (row, column) => `${row}, ${column.toLowerCase()}`,
    today: (label, share) => `“${label}” is chosen in ${share} of cases.`, weights: "What is done and how much", weight: "Weight", weightOf: (label) => `Weight of ${label}, per cent`, sum: (n) => `Adds up to ${n} %`, mustSum: "The weights must add up to 100.", addTreatment: "Add action", removeTreatment: (label) => `Remove ${label}`, fix: "Fix: learning may not change it", note: "Note", notePlaceholder: "Why you change it", saveCell: "Save in the draft", savedCell: "Saved in the draft.", readOnly: "Your role may see the matrix, not change it.", evenly: "Share evenly",
    draft: (n) => plural(n, "There is a draft with 1 changed cell", `There is a draft with ${n} changed cells`), publish: "Publish", publishTitle: (v) => `Publish version ${v}`, publishHelp: "It holds for decisions taken from now on.", publishNote: "What changes and why?", publishNow: "Publish version", discard: "Discard", discarded: "Draft discarded.", published: (v) => `Version ${v} published.`, needNote: "Say in one line what changes.", was: "before", now: "now",
    versions: "Versions", versionsTitle: "Versions of the matrix", rollback: "Go back to this", rolledBack: (v) => `In force again: what version ${v} said.`, current: "In force", limits: "Limits that are not touched", cost: (v) => `Costs ${v} per contact`, free: "No cost", treatments: "The actions", unsaved: "This cell has unsaved changes. Discard them?", keys: "Arrows move between cells",
  },
};
