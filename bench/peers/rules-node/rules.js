// Decisions by zen-engine (GoRules) or json-rules-engine on Node: one thread, one decision after the other.
//
// usage: rules.js ENGINE FOLDER PASSES
import { readFileSync } from "node:fs";

const [engine, folder, passes] = process.argv.slice(2);
const read = (name) => readFileSync(`${folder}/${name}`);

/** The table as JDM, parsed once. */
async function zen() {
  const { ZenEngine } = (await import("@gorules/zen-engine")).default;
  const decision = new ZenEngine().createDecision(read("jdm.json"));
  return async (facts) => (await decision.evaluate(facts)).result;
}

/** A rule a row; limits before the cells, in their order, and nothing more is asked once one holds. */
async function jsonRules() {
  const { Engine } = await import("json-rules-engine");
  const rules = new Engine();
  const rows = JSON.parse(read("table.json"));
  const between = (fact, [from, to]) => [
    { fact, operator: "greaterThanInclusive", value: from },
    { fact, operator: "lessThanInclusive", value: to },
  ];
  rows.forEach(({ when, treatment, reason }, row) => {
    const all = Object.entries(when).flatMap(([fact, value]) =>
      Array.isArray(value) ? between(fact, value) : [{ fact, operator: "equal", value }],
    );
    const priority = "stage" in when ? 1 : rows.length - row + 1;
    rules.addRule({ priority, conditions: { all }, event: { type: reason, params: { treatment, reason } } });
  });
  rules.on("success", () => rules.stop());
  return async (facts) => (await rules.run(facts)).events[0].params;
}

/** How often each treatment and each reason came, and the sum of each decision's bytes times its place, from one. */
function digest(decided) {
  const counts = {};
  let order = 0;
  decided.forEach(({ treatment, reason }, place) => {
    for (const code of [treatment, reason]) {
      counts[code] = (counts[code] ?? 0) + 1;
      for (const byte of Buffer.from(code)) order += (place + 1) * byte;
    }
  });
  return { counts, order };
}

const decide = await { zen, "json-rules": jsonRules }[engine]();
const cases = JSON.parse(read("cases.json"));
for (const facts of cases.slice(0, 1000)) await decide(facts);

const decided = new Array(cases.length);
const started = performance.now();
for (let pass = 0; pass < Number(passes); pass++) {
  for (let place = 0; place < cases.length; place++) decided[place] = await decide(cases[place]);
}
const wall = (performance.now() - started) / 1000;
console.log(JSON.stringify({ wall, decisions: cases.length * Number(passes), digest: digest(decided) }));
