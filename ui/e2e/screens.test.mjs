// Every screen, in both themes and two sizes: it draws, it complains of nothing, and axe finds nothing serious.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, enter, open, settled, shot, someone, start } from "./browser.mjs";

let world;
before(async () => { world = await start(); });
after(() => world?.stop());

const SIZES = [[1366, 768], [1440, 900]];

test("pages reflow at 360 px: only tables scroll sideways, in a box of their own that the keyboard reaches", async () => {
  const page = await open(world, { width: 360, height: 740 });
  await enter(page);
  const { debtor } = await someone(page);
  const [wide, unreached] = [[], []];
  let boxes = 0;
  for (const path of ["/dia", "/tablero", "/cartera", `/deudores/${debtor}?gestion=si`, "/importar", "/acuerdos", "/acuerdos/nuevo", "/banco", "/banco?ver=extractos", "/matriz", "/matriz?ver=aprendizaje", "/modelos"]) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await settled(page);
    const main = await page.evaluate(() => { const m = document.querySelector("main"); return [document.documentElement.scrollWidth - innerWidth, m.scrollWidth - m.clientWidth]; });
    if (main.some((extra) => extra > 0)) wide.push(`${path}: ${main}`);
    const held = await page.locator(".scroll").evaluateAll((all) => all.filter((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth).map((box) => box.tabIndex === 0 && Boolean(box.ariaLabel ?? box.getAttribute("aria-labelledby")) && box.role === "group"));
    boxes += held.length;
    if (held.includes(false)) unreached.push(path);
    await shot(page, `angosto${path.split("?")[0].replaceAll("/", "-").slice(0, 20)}`);
  }
  assert.deepEqual([wide, unreached], [[], []]);
  assert.ok(boxes > 3, `${boxes} boxes scroll`);
  await page.context().close();
});

for (const theme of ["light", "dark"]) {
  for (const [width, height] of SIZES) {
    test(`every screen in ${theme} at ${width}×${height}`, async () => {
      const page = await open(world, { theme, width, height });
      const faults = [];
      const look = async (name) => {
        await settled(page);
        await shot(page, `${name}-${theme}-${width}`);
        if (width === SIZES[0][0]) faults.push(...(await axe(page)).map((fault) => `${name}: ${fault}`));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) faults.push(`${name}: ${wide} px wider than the window`);
      };
      await page.goto("/");
      await page.getByLabel("Usuario").waitFor();
      await look("ingreso");
      await enter(page);
      await look("dia");
      const { debtor, account } = await someone(page);

      await page.goto("/tablero");
      await page.getByRole("heading", { level: 1, name: "Tablero" }).waitFor();
      await look("tablero");
      await page.goto("/cartera");
      await page.locator("[role=grid] .line .stagedot").first().waitFor();
      await look("cartera");
      await page.getByRole("button", { name: "Filtrar" }).click();
      await look("cartera-filtros");
      await page.keyboard.press("Escape");
      await page.goto(`/cartera?ficha=${debtor}`);
      await page.locator("dialog .action, dialog .none").first().waitFor();
      await look("cartera-ficha");
      await page.goto(`/deudores/${debtor}`);
      await page.locator(".columns").waitFor();
      await look("deudor");
      await page.locator("summary").first().click();
      await page.keyboard.press("m");
      await page.getByRole("button", { name: /Guardar y pasar/ }).waitFor();
      await look("gestion");
      await page.keyboard.press("o");
      await page.getByRole("dialog").waitFor();
      await look("otra-accion");
      await page.keyboard.press("Escape");
      if (account) {
        await page.goto(`/cuentas/${account}?deudor=${debtor}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await look("cuenta");
      }
      await page.goto("/importar");
      await page.getByRole("heading", { level: 1, name: "Importar" }).waitFor();
      await look("importar");
      await page.goto("/acuerdos");
      await page.getByRole("heading", { level: 1, name: "Acuerdos" }).waitFor();
      await look("acuerdos");
      await page.goto("/banco");
      await page.getByRole("heading", { level: 1, name: "Banco" }).waitFor();
      await look("banco");
      await page.goto("/matriz");
      await page.locator("[data-place]").first().waitFor();
      await page.locator("[data-place] button").nth(1).click();
      await look("matriz");
      await page.goto("/matriz?ver=aprendizaje");
      await page.getByRole("heading", { name: "Qué aprendió cada celda" }).waitFor();
      await look("aprendizaje");
      await page.goto("/modelos");
      await page.getByRole("heading", { level: 1, name: "Modelos" }).waitFor();
      await look("modelos");
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Buscar o ir a…" }).fill("ma");
      await page.waitForTimeout(400);
      await look("paleta");
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await look("atajos");

      assert.deepEqual(faults, []);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }
}
