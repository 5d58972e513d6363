// A result recorded by mistake is taken back: from the notice, and from the history with its reason. And the target of a month.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, enter, open, settled, shot, someone, start } from "./browser.mjs";

let world;
before(async () => { world = await start(); });
after(() => world?.stop());

/** Records that nobody answered, and stays on the page. */
async function nobodyAnswered(page, debtor) {
  await page.goto(`/deudores/${debtor}?gestion=si`);
  await page.getByText("Tomado por vos").waitFor();
  const back = page.getByRole("button", { name: /^Volver: / });
  if (await back.count()) await back.click();
  await page.getByRole("button", { name: "Nadie atendió" }).click();
  await page.getByRole("button", { name: /^\d No contesta$/ }).click();
  await page.getByRole("button", { name: "Guardar", exact: true }).click();
  await page.getByText(/^Guardado/).first().waitFor();
}

for (const theme of ["light", "dark"]) {
  test(`a result is taken back from the notice and from the history, in ${theme}`, async () => {
    const page = await open(world, { theme });
    await enter(page);
    const { debtor } = await someone(page);
    const before = async () => page.locator("li.undone.touch").count();

    await nobodyAnswered(page, debtor);
    await settled(page);
    const already = await before();
    await page.getByLabel("Avisos").getByRole("button", { name: "Deshacer" }).click();
    await page.getByText(/^Resultado anulado/).first().waitFor();
    await page.waitForFunction((count) => document.querySelectorAll("li.undone.touch").length === count, already + 1);

    await nobodyAnswered(page, debtor);
    await page.getByRole("button", { name: /^Deshacer este resultado: / }).first().click();
    const dialog = page.getByRole("dialog", { name: "Deshacer este resultado" });
    await dialog.waitFor();
    await shot(page, `deshacer-${theme}-1366`);
    assert.deepEqual(await axe(page), []);
    await dialog.getByRole("button", { name: "Deshacer resultado" }).click();
    await dialog.getByText("Elegí o escribí una razón").waitFor();
    await dialog.getByLabel("Era otra persona").check();
    await dialog.getByRole("button", { name: "Deshacer resultado" }).click();
    await page.waitForFunction((count) => document.querySelectorAll("li.undone.touch").length === count, already + 2);
    await page.getByText(/^Anulado por .+: Era otra persona$/).first().waitFor();
    await settled(page);
    await shot(page, `anulado-${theme}-1366`);

    assert.deepEqual(await axe(page), []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test(`a supervisor sets the target of the month, in ${theme}`, async () => {
    const page = await open(world, { theme });
    await enter(page);
    await page.goto("/tablero");
    await page.getByRole("button", { name: /(Fijar|Cambiar) meta/ }).click();
    const dialog = page.getByRole("dialog", { name: "Meta de recupero" });
    const house = dialog.getByLabel(/^Toda la casa/);
    await house.fill("mucho");
    await dialog.getByRole("button", { name: "Guardar" }).click();
    await dialog.getByText("Escribí un importe").waitFor();
    await shot(page, `meta-${theme}-1366`);
    assert.deepEqual(await axe(page), []);
    await house.fill("1.250.000.000");
    await dialog.getByRole("button", { name: "Guardar" }).click();
    await page.getByText("Meta guardada.").waitFor();
    await page.getByText("$ 1.250 M").first().waitFor();
    await page.getByText("Falta por día").waitFor();
    await settled(page);
    await shot(page, `tablero-meta-${theme}-1366`);

    assert.deepEqual(await axe(page), []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}
