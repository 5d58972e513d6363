// The main flows with nothing but the keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { enter, LOGIN, open, PASSWORD, settled, start, waiting } from "./browser.mjs";

let world;
before(async () => { world = await start(); });
after(() => world?.stop());

/** Presses Tab until what has the focus says this. */
async function tabTo(page, words, presses = 60) {
  for (let i = 0; i < presses; i++) {
    await page.keyboard.press("Tab");
    const label = await page.evaluate(() => { const e = document.activeElement; return [e?.getAttribute("aria-label"), e?.labels?.[0]?.innerText, e?.innerText].filter(Boolean).join(" "); });
    if (label.includes(words)) return;
  }
  assert.fail(`Tab never reached «${words}»`);
}

test("log in, take the next case, record a promise, land on the following case", async () => {
  const page = await open(world);
  await page.goto("/");
  await page.getByLabel("Usuario").waitFor();
  await page.keyboard.type(LOGIN);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Mi día" }).waitFor();
  await waiting(page);
  await page.getByRole("button", { name: /Siguiente caso/ }).waitFor();
  await page.keyboard.press("n");
  await page.waitForURL(/\/deudores\/.+gestion=si/);
  await page.getByText("Tomado por vos").waitFor();
  const first = page.url();
  await page.keyboard.press("1");
  await page.locator("#result-result .chip", { hasText: /prome/i }).waitFor();
  const place = await page.locator("#result-result .chip").evaluateAll((chips) => chips.findIndex((chip) => /prome/i.test(chip.textContent)));
  await page.keyboard.press(String(place + 1));
  await page.locator("#result-amount").waitFor();
  // Saving before it is complete says what is missing and goes there.
  await page.keyboard.press("Control+Enter");
  await page.getByText("Escribí un importe").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "result-amount");
  await page.keyboard.type("1.000");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const due = await page.evaluate(() => { const input = document.querySelector("#result-due"); return input.min; });
  await page.locator("#result-due").fill(due);
  await page.keyboard.press("Control+Enter");
  await page.getByText(/^Guardado/).waitFor();
  await page.waitForFunction((url) => location.href !== url, first);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("walk the portfolio to its last row, open a debtor, walk with j, close", async () => {
  const page = await open(world);
  await enter(page);
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await page.waitForURL(/\/cartera/);
  await page.locator("[role=grid] .line .stagedot").first().waitFor();
  const grid = page.getByRole("grid");
  await page.keyboard.press("j");
  assert.equal(await grid.evaluate((e) => e === document.activeElement), true);
  assert.equal(await grid.getAttribute("aria-activedescendant"), "row-1");
  await page.keyboard.press("End");
  const rows = Number(await grid.getAttribute("aria-rowcount")) - 1;
  await page.locator(`#row-${rows - 1} .stagedot`).waitFor();
  const inside = await page.evaluate((id) => { const g = document.querySelector("[role=grid]").getBoundingClientRect(), r = document.getElementById(id).getBoundingClientRect(); return r.top >= g.top && r.bottom <= g.bottom + 1; }, `row-${rows - 1}`);
  assert.equal(inside, true, "the last row is whole on screen");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog", { name: "Ficha" });
  await drawer.getByRole("heading", { level: 2 }).first().waitFor();
  const before = new URL(page.url()).searchParams.get("ficha");
  await page.keyboard.press("j");
  await page.waitForFunction((id) => new URL(location.href).searchParams.get("ficha") !== id, before);
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  assert.equal(await grid.evaluate((e) => e === document.activeElement), true, "the focus is back in the list");
  await page.keyboard.press("x");
  await page.getByText("1 elegido").waitFor();
  await page.context().close();
});

test("the wheel moves a million rows exactly", async () => {
  const page = await open(world);
  await enter(page);
  await page.goto("/cartera");
  await page.locator("[role=grid] .line .stagedot").first().waitFor();
  const grid = page.getByRole("grid");
  if (Number(await grid.getAttribute("aria-rowcount")) < 400_000) return page.context().close();
  await grid.evaluate((e) => { e.scrollTop = e.scrollHeight / 2; });
  await page.waitForTimeout(500);
  const top = () => page.evaluate(() => { const g = document.querySelector("[role=grid]").getBoundingClientRect(); const r = [...document.querySelectorAll(".line")].find((x) => x.getBoundingClientRect().top > g.top + 40); return Number(r.getAttribute("aria-rowindex")) - r.getBoundingClientRect().top / r.getBoundingClientRect().height; });
  const start = await top();
  const box = await grid.boundingBox();
  await page.mouse.move(box.x + 300, box.y + 200);
  for (let i = 0; i < 5; i++) { await page.mouse.wheel(0, 72); await page.waitForTimeout(80); }
  await page.waitForTimeout(300);
  assert.ok(Math.abs((await top()) - start - 10) < 0.1, "360 px are ten rows of 36");
  await page.context().close();
});

/** A number whose check digit is right. */
function cuit(dni) {
  const sum = (start) => [...`${start}${dni}`].reduce((all, digit, i) => all + Number(digit) * [5, 4, 3, 2, 7, 6, 5, 4, 3, 2][i], 0) % 11;
  // A remainder of one has no check digit: those people get 23, with 9.
  return sum("20") === 1 ? `23${dni}9` : `20${dni}${(11 - sum("20")) % 11}`;
}

test("import a small file", async () => {
  const page = await open(world);
  await enter(page);
  await page.goto("/importar");
  const csv = "cuit;nombre;operacion;producto;alta;capital;cuotas;vencimiento;telefono;correo\n" + Array.from({ length: 40 }, (_, i) => `${cuit(30_373_100 + i)};Prueba ${i};E2E-${i};prestamo_personal;05/08/2025;${1000 + i},50;6;05/09/2025;11${55_550_100 + i};p${i}@ejemplo.com`).join("\n");
  await page.locator("#import-file").setInputFiles({ name: "prueba.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.getByText("prueba.csv").first().waitFor();
  await page.locator("#import-creditor").focus();
  await page.keyboard.type("Acreedor de prueba");
  await tabTo(page, "Controlar sin guardar");
  await page.keyboard.press("Enter");
  await page.getByText("Todavía no se guardó nada").waitFor({ timeout: 60_000 });
  await tabTo(page, "Importar ");
  await settled(page);
  await page.getByRole("button", { name: /^Importar \d/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Importación terminada").waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Deshacer la importación", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Deshacer la importación", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Deshecha").first().waitFor({ timeout: 60_000 });
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("edit a cell of the matrix, publish it, go back to the version before", async () => {
  const page = await open(world);
  await enter(page);
  await page.goto("/matriz");
  await page.locator("[data-place='0,0'] button").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  const weight = page.locator("aside input[type=number]");
  await weight.first().waitFor();
  const count = await weight.count();
  if (count === 1) await page.locator("aside select").selectOption({ index: 1 });
  const values = await weight.evaluateAll((inputs) => inputs.map((input) => Number(input.value)));
  await weight.first().focus();
  await page.keyboard.press("ArrowDown");
  await page.getByText("tienen que sumar 100").waitFor();
  await weight.nth(1).focus();
  await page.keyboard.press("ArrowUp");
  if (values[0] === 100) await page.waitForTimeout(50);
  await page.getByRole("button", { name: "Guardar en el borrador" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText(/Hay un borrador/).waitFor();
  await page.getByRole("button", { name: "Publicar", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.locator("#publish-note").focus();
  await page.keyboard.type("Prueba de teclado");
  await page.keyboard.press("Enter");
  await page.getByText(/Versión \d+ publicada/).waitFor();
  await page.getByRole("button", { name: "Versiones" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /Volver a esta/ }).first().focus();
  await page.keyboard.press("Enter");
  await page.getByText(/Vigente de nuevo/).waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
