// Money taken at the desk, undone at once, taken again, and reversed from the statement with its reason.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, enter, open, settled, shot, someone, start } from "./browser.mjs";

let world;
before(async () => { world = await start(); });
after(() => world?.stop());

for (const theme of ["light", "dark"]) {
  test(`a payment is recorded, undone, recorded again and reversed, in ${theme}`, async () => {
    const page = await open(world, { theme });
    await enter(page);
    const faults = [];
    const { debtor } = await someone(page);
    // The account that owes most in pesos, so that the payment leaves something due.
    const { debt } = await (await page.request.get(`/api/debtors/${debtor}`)).json();
    const accounts = debt.creditors.flatMap((creditor) => creditor.accounts).filter((account) => (account.currency ?? debt.currency) === "ARS");
    const { reference } = accounts.sort((one, other) => other.owed - one.owed)[0];
    await page.goto(`/deudores/${debtor}`);
    await page.getByTitle(`Ver la cuenta corriente de ${reference}`).click();
    const total = page.locator("section.total strong");
    await total.waitFor();
    const owed = await total.innerText();

    const take = async () => {
      await page.getByRole("button", { name: "Registrar un pago" }).click();
      const dialog = page.getByRole("dialog", { name: "Registrar un pago" });
      await dialog.getByLabel("Importe", { exact: true }).fill("1.250,50");
      return dialog;
    };
    const dialog = await take();
    await dialog.getByRole("button", { name: "Registrar", exact: true }).click();
    await dialog.getByText("Decí por dónde entró la plata").waitFor();
    await dialog.getByLabel("Por dónde entró").fill("Efectivo en caja");
    await settled(page);
    await shot(page, `pago-${theme}-1366`);
    faults.push(...(await axe(page)));
    await dialog.getByRole("button", { name: "Registrar", exact: true }).click();
    const receipt = page.getByRole("dialog", { name: "Pago registrado" });
    await receipt.getByText("Queda por pagar").waitFor();
    await settled(page);
    await shot(page, `recibo-${theme}-1366`);
    faults.push(...(await axe(page)));
    await page.waitForFunction((was) => document.querySelector("section.total strong")?.innerText !== was, owed);
    await receipt.getByRole("button", { name: "Deshacer" }).click();
    await page.getByText("Pago anulado.").first().waitFor();
    await page.waitForFunction((was) => document.querySelector("section.total strong")?.innerText === was, owed);

    const again = await take();
    await again.getByLabel("Por dónde entró").fill("Cheque");
    await again.getByRole("button", { name: "Registrar", exact: true }).click();
    await page.getByRole("dialog", { name: "Pago registrado" }).getByRole("button", { name: "Listo" }).click();
    await page.waitForFunction((was) => document.querySelector("section.total strong")?.innerText !== was, owed);
    await page.getByRole("button", { name: /^Anular: / }).last().click();
    const reverse = page.getByRole("dialog", { name: /^Anular: / });
    await reverse.getByRole("button", { name: "Anular" }).click();
    await reverse.getByText("Decí por qué se anula").waitFor();
    await reverse.getByLabel("¿Por qué?").fill("Cheque rechazado");
    await settled(page);
    await shot(page, `anular-pago-${theme}-1366`);
    faults.push(...(await axe(page)));
    await reverse.getByRole("button", { name: "Anular" }).click();
    await page.waitForFunction((was) => document.querySelector("section.total strong")?.innerText === was, owed);
    assert.deepEqual(faults, []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}
