// What groups tell is read in both themes, by keys too; without groups the page says how to bring them, and a model that errs against one waits for a reason.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AGENT, axe, enter, misbehave, open, settled, shot, start } from "./browser.mjs";

let world;
before(async () => { world = await start(); });
after(() => world?.stop());

const EMPTY = { day: "2025-11-21", group_min: 50, bounds_from: "2026-01-01", source: "", indicators: [], bands: [], names: [], errors: [], proxies: [], bounds: [] };

for (const theme of ["light", "dark"]) {
  test(`groups are compared with words and intervals, in ${theme}`, async () => {
    const page = await open(world, { theme });
    await enter(page);
    await page.keyboard.press("g");
    await page.keyboard.press("e");
    await page.getByRole("heading", { level: 1, name: "Equidad" }).waitFor();
    await page.getByRole("region", { name: "Límites" }).first().waitFor();
    await settled(page);

    await page.getByRole("heading", { name: "franja de edad" }).waitFor();
    await page.getByRole("row", { name: /^30 a 44/ }).first().waitFor();
    await page.getByText(/con menos de 50 personas/).waitFor();
    // The country's ages move nothing that people do.
    if (!process.env.ALDIA_URL) {
      await page.getByRole("row", { name: /meses de relación/i }).waitFor();
      await page.getByText("Pasa el límite").first().waitFor();
      await page.getByText(/^Hay 1 grupo con menos de 50 personas/).waitFor();
    }
    await shot(page, `equidad-${theme}-1366`);
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}

test("without groups the page says how to bring them, and a fault can be tried again", async () => {
  const page = await open(world);
  await enter(page);
  await page.route("**/api/reports/fairness", (route) => route.fulfill({ json: EMPTY }));
  await page.goto("/equidad");
  await page.getByText("Todavía no hay grupos").waitFor();
  await page.getByText("aldia groups import").waitFor();
  await shot(page, "equidad-vacia-1366");
  assert.deepEqual(await axe(page), []);

  await misbehave(page, /reports\/fairness/, { status: 500 });
  await page.reload();
  await page.getByText("No pudimos hacer el informe de equidad.").waitFor();
  await page.getByRole("button", { name: "Reintentar" }).click();
  await page.getByText("Todavía no hay grupos").waitFor();
  await page.context().close();
});

test("a model that errs against a group speaks only with a written reason", { skip: process.env.ALDIA_URL !== undefined }, async () => {
  const page = await open(world);
  await enter(page);
  await page.goto("/modelos/12");
  await page.getByRole("button", { name: "Promover" }).click();
  const promote = page.getByRole("dialog", { name: "¿Que hable el modelo 12?" });
  await promote.getByLabel("Motivo").fill("Para probarlo");
  await promote.getByRole("button", { name: "Promover" }).click();
  const objected = page.getByRole("dialog", { name: "Empeora un límite entre personas" });
  await objected.getByText(/anuncia 8,4 puntos más para «18 a 29»/).waitFor();
  await objected.getByRole("button", { name: "Que hable igual" }).click();
  await objected.getByText("Contá el motivo.").waitFor();
  await shot(page, "modelo-objetado-1366");
  assert.deepEqual(await axe(page), []);
  await objected.getByLabel("Por qué habla igual").fill("Lo aprobó el comité, acta 12");
  await objected.getByRole("button", { name: "Que hable igual" }).click();
  await page.getByText("Habla el modelo 12.").first().waitFor();
  await page.context().close();
});

test("who only works debtors has no door to it", async () => {
  const page = await open(world);
  await enter(page, AGENT);
  assert.equal(await page.getByRole("link", { name: /^Equidad/ }).count(), 0);
  await page.goto("/equidad");
  await page.getByText(/no permite ver esto/).waitFor();
  await page.context().close();
});
