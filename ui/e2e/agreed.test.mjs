// An agreement from the simulator to force, and a bank movement in doubt accepted and taken back; each with axe in both themes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, enter, open, settled, shot, start } from "./browser.mjs";

let world;
before(async () => { world = await start(); });
after(() => world?.stop());

const ask = async (page, method, path, data) => {
  const { csrf } = await (await page.request.get("/api/me")).json();
  return page.request.fetch(path, { method, headers: { "x-csrf": csrf }, ...(data === undefined ? {} : { data }) });
};

/** Somebody who owes and is in no agreement, with their largest account. */
async function owing(page, place) {
  const view = await (await ask(page, "POST", "/api/snapshots", { filter: { min_owed: 100_000_00 }, sort: { by: "owed", descending: true } })).json();
  const { rows } = await (await page.request.get(`/api/snapshots/${view.snapshot}/rows?offset=${place}&limit=60`)).json();
  for (const row of rows) {
    const agreed = await (await page.request.get(`/api/debtors/${row.debtor}/agreements`)).json();
    if (agreed.some((one) => ["draft", "sent", "signed", "active"].includes(one.line.state))) continue;
    const { debt } = await (await page.request.get(`/api/debtors/${row.debtor}`)).json();
    const accounts = debt.creditors.flatMap((creditor) => creditor.accounts).filter((account) => account.outstanding > 0);
    if (accounts.length) return { debtor: row.debtor, name: row.name, account: accounts.sort((a, b) => b.outstanding - a.outstanding)[0] };
  }
  assert.fail("nobody owes");
}

async function sound(page, name, theme, faults) {
  await settled(page);
  await shot(page, `${name}-${theme}`);
  faults.push(...(await axe(page)).map((fault) => `${name} ${theme}: ${fault}`));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) faults.push(`${name}: ${wide} px wider than the window`);
}

for (const [place, theme] of ["light", "dark"].entries()) {
  test(`an agreement goes from the simulator to force, in ${theme}`, async () => {
    const page = await open(world, { theme, height: 900 });
    const faults = [];
    await enter(page);
    const { debtor } = await owing(page, 3 + place * 5);
    await page.goto(`/deudores/${debtor}`);
    await page.getByRole("link", { name: "Simular un acuerdo" }).click();
    await page.getByRole("heading", { level: 2, name: "Propuesta A" }).waitFor();
    await page.getByText(/Dentro de tu autoridad|Requiere aprobación/).first().waitFor();
    // A second one, of one's own, beside the first.
    await page.getByRole("button", { name: "Comparar con otra" }).click();
    await page.locator("#B-kind").selectOption("restructuring");
    await page.locator("#B-instalments").fill("3");
    await page.locator("#B-down").fill("5.000");
    await page.locator("#net").fill("2.500.000");
    await page.locator("[aria-labelledby=proposal-B]").getByText("Cuota 3").waitFor();
    await page.locator("[aria-labelledby=proposal-B]").getByText(/Se puede pagar|Pesada|Demasiado/).waitFor();
    // A limit of the house is said before the server is asked.
    await page.locator("[aria-labelledby=proposal-B] summary").click();
    await page.locator("#B-daysLate").fill("90");
    await page.getByText("Revisá los campos marcados.").waitFor();
    assert.equal(await page.locator("#B-daysLate").getAttribute("aria-invalid"), "true");
    await page.locator("#B-daysLate").fill("10");
    await page.getByText("Revisá los campos marcados.").waitFor({ state: "detached" });
    await page.locator("[aria-labelledby=proposal-B]").getByText("Cuota 3").waitFor();
    await sound(page, "simulador", theme, faults);

    await page.locator("[aria-labelledby=proposal-B]").getByRole("button", { name: "Guardar como borrador" }).click();
    await page.waitForURL(/\/acuerdos\/[0-9a-f-]{36}$/);
    await page.getByRole("button", { name: "Marcar como enviado" }).click();
    const file = page.waitForEvent("download");
    await page.getByRole("button", { name: "Bajar el PDF" }).click();
    assert.match((await file).suggestedFilename(), /^convenio-.*\.pdf$/);
    await page.getByRole("button", { name: "Registrar la firma" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Registrar la firma" }).click();
    await page.getByText("Decí quién firmó y dónde está la constancia.").waitFor();
    await page.getByLabel("Dónde está la constancia").fill("legajo 7, folio 3");
    await sound(page, "firma", theme, faults);
    await page.getByRole("dialog").getByRole("button", { name: "Registrar la firma" }).click();
    await page.getByRole("button", { name: "Registrar el anticipo" }).click();
    assert.equal(await page.getByRole("dialog").getByLabel("Importe").inputValue(), "5.000");
    await page.getByRole("dialog").getByRole("button", { name: "Registrar un pago" }).click();
    await page.getByText("Falta pagar").waitFor();
    await page.locator(".tag", { hasText: "Vigente" }).first().waitFor();
    await sound(page, "acuerdo", theme, faults);

    await page.goto("/acuerdos?estado=active");
    await page.locator("tbody th a").first().waitFor();
    await sound(page, "acuerdos", theme, faults);
    await page.keyboard.press("j");
    assert.equal(await page.evaluate(() => document.activeElement?.matches("tbody th a")), true);
    await page.goto(`/deudores/${debtor}`);
    await page.locator(".right").getByRole("link", { name: "Refinanciación" }).first().waitFor();
    await sound(page, "deudor-con-acuerdo", theme, faults);
    await page.locator(".right").getByRole("link", { name: "Refinanciación" }).first().click();
    await page.getByRole("button", { name: "Anular" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Anular" }).click();
    await page.getByText("Contá el motivo.").waitFor();
    await page.getByLabel("Motivo").fill("prueba de la pantalla");
    await page.getByRole("dialog").getByRole("button", { name: "Anular" }).click();
    await page.locator(".tag", { hasText: "Anulado" }).first().waitFor();
    assert.deepEqual(faults, []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test(`a doubtful movement of the bank is accepted and taken back, in ${theme}`, async () => {
    const page = await open(world, { theme });
    const faults = [];
    await enter(page);
    const { name } = await owing(page, 20 + place * 7);
    const { day } = await (await page.request.get("/api/me")).json();
    const [year, month, date] = day.split("-");
    const unique = `${Date.now() % 1_000_000}${place}`;
    const rows = [[name, "5.000,00"], ["NADIE CONOCIDO", "1.234,56"]];
    const csv = ["Fecha;Concepto;Nro. comprobante;CUIT;Originante;Importe", ...rows.map(([who, amount], i) => `${date}/${month}/${year};DEPOSITO;${unique}${i};;${who};${amount}`)].join("\n");
    await page.keyboard.press("g");
    await page.keyboard.press("b");
    await page.waitForURL(/\/banco/);
    await page.getByRole("link", { name: "Extractos" }).click();
    await page.getByRole("button", { name: "Traer y conciliar" }).click();
    await page.getByText("Elegí un archivo.").waitFor();
    await page.locator("#bank-file").setInputFiles({ name: `extracto-${unique}.csv`, mimeType: "text/csv", buffer: Buffer.from(csv) });
    await page.getByLabel("Cuenta nuestra").fill("0170099220000012345678");
    await page.getByRole("button", { name: "Traer y conciliar" }).click();
    await page.getByText(/Reconocido como extracto-csv/).waitFor();
    await sound(page, "extractos", theme, faults);
    await page.getByRole("link", { name: "Ver lo que está en duda" }).click();
    await page.getByRole("heading", { name: /Movimientos en duda/ }).waitFor();
    const wanted = page.locator(".row", { hasText: name }).first();
    await wanted.click();
    await page.locator(".candidate").first().waitFor();
    await sound(page, "banco", theme, faults);
    // Splitting says what is left before anything is posted.
    await page.keyboard.press("p");
    await page.getByRole("dialog").getByText(/Falta repartir|Suma justo/).waitFor();
    await sound(page, "repartir", theme, faults);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("a");
    await page.getByText(/acreditados a/).waitFor();
    await page.getByRole("link", { name: "Extractos" }).click();
    await page.getByRole("link", { name: `extracto-${unique}.csv` }).click();
    await page.getByRole("heading", { level: 1, name: `extracto-${unique}.csv` }).waitFor();
    await page.locator("tbody tr").first().waitFor();
    await sound(page, "extracto", theme, faults);
    await page.getByRole("button", { name: /^Deshacer: / }).first().click();
    await page.getByLabel("Motivo").fill("era de otra persona");
    await page.getByRole("dialog").getByRole("button", { name: "Deshacer" }).click();
    await page.getByText("El movimiento volvió a la cola.").waitFor();
    assert.deepEqual(faults, []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}
