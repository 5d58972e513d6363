// What each action is expected to come to, some moves ahead, and which datum would change an indicator: opened, read, closed. With axe in both themes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, enter, open, settled, shot, someone, start } from "./browser.mjs";

let world;
before(async () => { world = await start(); });
after(() => world?.stop());

for (const theme of ["light", "dark"]) {
  test(`actions are compared some moves ahead, in ${theme}`, async () => {
    const page = await open(world, { theme });
    await enter(page);
    const { debtor } = await someone(page);
    await page.goto(`/deudores/${debtor}`);
    await page.getByRole("button", { name: "Comparar con otras acciones" }).waitFor();
    await page.keyboard.press("c");

    const table = page.getByRole("table", { name: /Qué se espera de cada acción en \d+ días/ });
    await table.waitFor();
    const decided = table.getByRole("row").filter({ hasText: "decidida" });
    assert.equal(await decided.count(), 1, "one was decided");
    const pays = await table.locator("tbody tr td:nth-child(2)").allInnerTexts();
    assert.ok(pays.length > 0 && pays.every((cell) => /^\s*\d+\s*%/.test(cell)), pays.join(" | "));
    await settled(page);
    await shot(page, `comparar-${theme}-1366`);
    assert.deepEqual(await axe(page), []);

    await page.getByRole("button", { name: "Ocultar la comparación" }).click();
    assert.equal(await table.count(), 0);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test(`an indicator says which datum would change it, in ${theme}`, async () => {
    const page = await open(world, { theme });
    await enter(page);
    const { debtor } = await someone(page);
    await page.goto(`/deudores/${debtor}`);
    const first = page.locator("details").filter({ hasText: "Capacidad de pago" });
    await first.locator("summary").click();

    await first.getByText("Qué dato lo cambiaría").waitFor();
    assert.match(await first.locator("ul").last().innerText(), /sería \d+/);
    assert.match(await first.locator(".why").innerText(), /Confianza \d+ %/);
    await settled(page);
    await shot(page, `indicador-${theme}-1366`);
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}
