// A model is brought in, read, promoted with its reason, taken away as a file and gone back from; a trial begins and ends.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AGENT, axe, enter, open, settled, shot, start } from "./browser.mjs";

let world;
before(async () => { world = await start(); });
after(() => world?.stop());

/** One tree over one feature, as LightGBM writes it: who is more than half a month late pays less. */
const TREE = ["tree", "version=v4", "num_class=1", "num_tree_per_iteration=1", "label_index=0", "max_feature_idx=0", "objective=binary sigmoid:1", "feature_names=late_now", "feature_infos=[0:12]", "tree_sizes=300", "", "Tree=0", "num_leaves=2", "num_cat=0", "split_feature=0", "split_gain=10", "threshold=0.5", "decision_type=8", "left_child=-1", "right_child=-2", "leaf_value=0.4 -1.1", "leaf_weight=20 20", "leaf_count=80 80", "internal_value=0", "internal_weight=40", "internal_count=160", "is_linear=0", "shrinkage=1", "", "", "end of trees", ""].join("\n");

for (const theme of ["light", "dark"]) {
  test(`a model from elsewhere is promoted and gone back from, in ${theme}`, async () => {
    const page = await open(world, { theme });
    await enter(page);
    await page.goto("/modelos");
    await page.getByRole("heading", { level: 1, name: "Modelos" }).waitFor();
    await settled(page);
    await shot(page, `modelos-${theme}-1366`);
    assert.deepEqual(await axe(page), []);

    await page.getByRole("button", { name: "Traer un modelo" }).click();
    const bring = page.getByRole("dialog", { name: "Traer un modelo" });
    await bring.getByRole("button", { name: "Traer un modelo" }).click();
    await bring.getByText("Elegí un archivo.").waitFor();
    await bring.locator("input[type=file]").setInputFiles({ name: "pago.txt", mimeType: "text/plain", buffer: Buffer.from(TREE) });
    await page.waitForFunction(() => document.querySelector("#model-form").value === "lightgbm");
    await bring.getByLabel("Qué se dice de él").fill("De la consultora");
    await shot(page, `modelo-traer-${theme}-1366`);
    assert.deepEqual(await axe(page), []);
    await bring.getByRole("button", { name: "Traer un modelo" }).click();
    const notice = page.getByText(/^El modelo \d+ espera/).first();
    await notice.waitFor();
    const version = /\d+/.exec(await notice.textContent())[0];
    await page.getByRole("link", { name: `Versión ${version}`, exact: true }).click();

    await page.getByRole("heading", { level: 1, name: /^Pago en treinta días/ }).waitFor();
    await settled(page);
    await page.getByRole("heading", { name: "Qué lo mueve más" }).waitFor();
    await shot(page, `modelo-${theme}-1366`);
    assert.deepEqual(await axe(page), []);
    await page.getByRole("button", { name: "Exportar" }).click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Como Aldía" }).click()]);
    assert.match(file.suggestedFilename(), new RegExp(`^modelo-${version}\\.`));
    await page.getByRole("button", { name: "Promover" }).click();
    const promote = page.getByRole("dialog", { name: `¿Que hable el modelo ${version}?` });
    await promote.getByRole("button", { name: "Promover" }).click();
    await promote.getByText("Contá el motivo.").waitFor();
    await promote.getByLabel("Motivo").fill("Para probarlo");
    await promote.getByRole("button", { name: "Promover" }).click();
    await page.getByText(`Habla el modelo ${version}.`).first().waitFor();
    await page.getByText("Habla", { exact: true }).waitFor();

    await page.goto("/modelos");
    await page.getByRole("link", { name: `Versión ${version}`, exact: true }).waitFor();
    await page.getByRole("button", { name: "Cambios" }).click();
    const changes = page.getByRole("dialog", { name: "Quién habló desde cuándo" });
    await changes.getByText("Para probarlo").first().waitFor();
    await shot(page, `modelos-cambios-${theme}-1366`);
    assert.deepEqual(await axe(page), []);
    await changes.getByRole("button", { name: "Volver a este 0" }).click();
    const back = page.getByRole("dialog", { name: "¿Que hable solo el experto?" });
    await back.getByLabel("Motivo").fill("No convenció");
    await back.getByRole("button", { name: "Volver" }).click();
    await changes.getByText("Vuelve al cambio 0: No convenció").first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("Habla la tarjeta del experto.").first().waitFor();

    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}

test("a trial begins with what it needs, and ends", async () => {
  const page = await open(world);
  await enter(page);
  await page.goto("/matriz?ver=aprendizaje");
  const trials = page.getByRole("region", { name: "Ensayos" });
  await trials.waitFor();
  await settled(page);
  // One runs at a time: the one that there is ends first.
  const running = trials.getByRole("button", { name: /^Terminar / });
  if (await running.count()) {
    await running.click();
    await page.getByRole("dialog").getByRole("button", { name: "Terminar" }).click();
    await page.getByText(/^Terminó el ensayo/).first().waitFor();
  }
  await trials.getByRole("button", { name: "Empezar un ensayo" }).click();
  const dialog = page.getByRole("dialog", { name: "Empezar un ensayo" });
  await dialog.getByRole("button", { name: "Empezar un ensayo" }).click();
  await dialog.getByText("Ponele un nombre.").waitFor();
  const name = `ensayo ${Date.now()}`;
  await dialog.getByLabel("Nombre").fill(name);
  await dialog.getByRole("button", { name: "Empezar un ensayo" }).click();
  await dialog.getByText("Elegí qué se prueba.").waitFor();
  await dialog.getByLabel("Acción", { exact: true }).selectOption({ index: 1 });
  await shot(page, "ensayo-1366");
  assert.deepEqual(await axe(page), []);
  await dialog.getByRole("button", { name: "Empezar un ensayo" }).click();
  await page.getByText(`Empezó el ensayo ${name}.`).first().waitFor();
  await trials.getByRole("button", { name: `Terminar ${name}` }).click();
  const end = page.getByRole("dialog", { name: `¿Terminar el ensayo ${name}?` });
  await end.getByRole("button", { name: "Terminar" }).click();
  await page.getByText(`Terminó el ensayo ${name}.`).first().waitFor();
  await trials.getByRole("row", { name: new RegExp(name) }).getByText("Terminado").waitFor();

  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("who only works debtors has no door to the models", async () => {
  const page = await open(world);
  await enter(page, AGENT);
  assert.equal(await page.getByRole("link", { name: /^Modelos/ }).count(), 0);
  await page.goto("/modelos");
  await page.getByText(/no permite ver esto/).waitFor();
  await page.context().close();
});
