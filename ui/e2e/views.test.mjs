// A view of the portfolio is kept, seen first, removed and brought back; and one action is applied to several. With axe in both themes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, enter, open, settled, shot, start } from "./browser.mjs";

let world;
before(async () => { world = await start(); });
after(() => world?.stop());

for (const theme of ["light", "dark"]) {
  test(`a view is kept, seen first, removed and brought back, in ${theme}`, async () => {
    const page = await open(world, { theme });
    await enter(page);
    const name = `Mora alta ${theme} ${Date.now()}`;
    await page.goto("/cartera?orden=-days&saldo-min=10000000&columnas=name,days,owed");
    await page.getByRole("grid").waitFor();

    await page.getByRole("button", { name: "Vistas" }).click();
    const panel = page.getByRole("dialog", { name: "Vistas" });
    await panel.getByRole("button", { name: "Guardar esta vista" }).click();
    await panel.getByText("Ponele un nombre.").waitFor();
    await panel.getByLabel("Nombre de la vista").fill(name);
    await panel.getByLabel("Que la vea todo el equipo").check();
    await settled(page);
    await shot(page, `vistas-guardar-${theme}-1366`);
    assert.deepEqual(await axe(page), []);
    await panel.getByRole("button", { name: "Guardar esta vista" }).click();
    await page.getByText("Vista guardada.").waitFor();
    await panel.getByRole("button", { name: `Ver «${name}» al entrar` }).click();
    await panel.locator("button[aria-pressed=true]").waitFor();
    await settled(page);
    await shot(page, `vistas-${theme}-1366`);
    assert.deepEqual(await axe(page), []);

    // Whoever comes without asking for anything is shown it.
    await page.goto("/cartera");
    await page.waitForURL(/saldo-min=10000000/);
    assert.match(page.url(), /orden=-days/);
    assert.match(page.url(), /columnas=name,days,owed/);
    await page.getByRole("columnheader", { name: "Atraso" }).waitFor();
    assert.equal(await page.getByRole("columnheader", { name: "Documento" }).count(), 0);

    await page.getByRole("button", { name }).click();
    const again = page.getByRole("dialog", { name: "Vistas" });
    await again.getByRole("button", { name: `Borrar «${name}»` }).click();
    await page.getByText(`Borraste «${name}».`).waitFor();
    assert.equal(await again.getByRole("button", { name, exact: false }).count(), 0);
    await page.getByLabel("Avisos").getByRole("button", { name: "Deshacer" }).click();
    // A click outside closed the panel.
    await page.getByRole("button", { name }).click();
    await again.getByRole("button", { name: `Borrar «${name}»` }).waitFor();
    await again.getByRole("button", { name: `Ver «${name}» al entrar` }).click();
    await again.locator("button[aria-pressed=true]").waitFor({ state: "detached" });

    assert.deepEqual(await axe(page), []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test(`segments of cost and probability lead to their debtors, in ${theme}`, async () => {
    const page = await open(world, { theme });
    await enter(page);
    await page.goto("/cartera?tipo=persona&atraso=1-");
    await page.getByRole("grid").waitFor();
    await page.getByRole("button", { name: "Segmentos" }).click();
    const dialog = page.getByRole("dialog", { name: "Segmentos" });
    const cells = dialog.locator("td button");
    await cells.first().waitFor();
    await settled(page);
    await shot(page, `segmentos-${theme}-1366`);
    assert.deepEqual(await axe(page), []);
    const debtors = await cells.first().locator("strong").innerText();
    await cells.first().click();
    await page.waitForURL(/segmento=[ABC][123]/);
    await page.getByText(new RegExp(`^${debtors.replaceAll(".", "\\.")} resultados?$`)).waitFor();
    await page.getByRole("button", { name: /^Quitar el filtro Segmento: / }).click();
    await page.waitForURL((url) => !url.search.includes("segmento"));
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test(`one action is applied to several who were chosen, in ${theme}`, async () => {
    const page = await open(world, { theme });
    await enter(page);
    await page.goto("/cartera?orden=-owed&promesa=&saldo-min=10000000");
    await page.getByRole("grid").waitFor();
    for (let row = 0; row < 6; row++) await page.getByRole("grid").getByRole("checkbox").nth(row).click();
    await page.getByRole("button", { name: "Aplicar una acción" }).click();
    const dialog = page.getByRole("dialog", { name: "Una acción para 6 elegidos" });
    await dialog.waitFor();
    await dialog.getByRole("button", { name: /^Aplicar a/ }).click({ force: true });
    await dialog.getByText("Elegí una acción.", { exact: true }).waitFor();
    const mail = await dialog.getByRole("option").filter({ hasText: /aviso|recordatorio/i }).first().getAttribute("value");
    await dialog.getByLabel("¿Qué acción?").selectOption(mail);
    await dialog.getByText(/pued(e|en) recibirla/).waitFor();
    await dialog.getByLabel("Campaña de la casa").check();
    await settled(page);
    await shot(page, `accion-varios-${theme}-1366`);
    assert.deepEqual(await axe(page), []);

    const can = Number(/^(\d+)/.exec(await dialog.locator(".check strong").innerText())?.[1]);
    if (can > 0) {
      await dialog.getByRole("button", { name: /^Aplicar a/ }).click();
      await dialog.getByText(/^Se aplicó a/).waitFor();
      await settled(page);
      await shot(page, `accion-resultado-${theme}-1366`);
      assert.deepEqual(await axe(page), []);
    }
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}
