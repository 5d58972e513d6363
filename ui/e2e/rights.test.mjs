// A datum is contested and answered; what was decided is told in words; somebody asks for a person, and a person looks.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, enter, open, settled, shot, someone, start } from "./browser.mjs";

let world;
before(async () => { world = await start(); });
after(() => world?.stop());

for (const theme of ["light", "dark"]) {
  test(`a datum is contested, explained, reviewed and answered, in ${theme}`, async () => {
    const page = await open(world, { theme });
    await enter(page);
    const faults = [];
    const { debtor } = await someone(page);
    await page.goto(`/deudores/${debtor}`);

    await page.getByRole("button", { name: "Impugnar un dato" }).click();
    const contest = page.getByRole("dialog", { name: "Impugnar un dato" });
    await contest.getByRole("button", { name: "Registrar" }).click();
    await contest.getByText("Elegí el dato").waitFor();
    await contest.getByRole("radio", { disabled: false }).first().check();
    await contest.getByLabel("Qué dice la persona, con sus palabras").fill("Ese ya no es mi teléfono");
    await settled(page);
    await shot(page, `impugnar-${theme}-1366`);
    faults.push(...(await axe(page)));
    await contest.getByRole("button", { name: "Registrar" }).click();
    await page.getByText("«Ese ya no es mi teléfono»").first().waitFor();

    await page.getByRole("button", { name: "Pidió que lo mire una persona" }).click();
    const ask = page.getByRole("dialog", { name: "Pedir que lo mire una persona" });
    await ask.getByLabel("Qué dice la persona, con sus palabras").fill("Quiero hablar con alguien");
    await ask.getByRole("button", { name: "Registrar" }).click();
    await page.getByText("«Quiero hablar con alguien»").first().waitFor();
    const story = page.getByRole("group", { name: "Historia" });
    await story.getByRole("button", { name: "Derechos" }).click();
    await page.getByRole("listitem").filter({ hasText: "Impugnó un dato de contacto" }).first().waitFor();
    await page.getByRole("listitem").filter({ hasText: "Pidió que lo mire una persona" }).first().waitFor();
    await settled(page);
    await shot(page, `ficha-derechos-${theme}-1366`);
    faults.push(...(await axe(page)));

    await page.getByRole("link", { name: "Explicarle la decisión" }).click();
    await page.getByRole("heading", { name: "Qué decidimos y por qué" }).waitFor();
    await settled(page);
    await shot(page, `explicacion-${theme}-1366`);
    faults.push(...(await axe(page)));
    const [pdf] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Descargar PDF" }).click()]);
    assert.match(pdf.suggestedFilename(), /^explicacion-\d{4}-\d\d-\d\d\.pdf$/);

    await page.goto("/derechos");
    await page.getByRole("heading", { level: 1, name: "Derechos" }).waitFor();
    await page.getByText("«Quiero hablar con alguien»").first().waitFor();
    await settled(page);
    await shot(page, `derechos-${theme}-1366`);
    faults.push(...(await axe(page)));
    const review = page.getByRole("row").filter({ hasText: "Quiero hablar con alguien" }).first();
    await review.getByRole("button", { name: "Mirar y decidir" }).click();
    const look = page.getByRole("dialog", { name: "Revisión humana" });
    await look.getByLabel("Qué se le contesta").fill("Lo miramos con vos");
    await settled(page);
    await shot(page, `revision-${theme}-1366`);
    faults.push(...(await axe(page)));
    await look.getByRole("button", { name: "Registrar" }).click();
    await page.getByText("Revisión cerrada.").first().waitFor();

    const row = page.getByRole("row").filter({ hasText: "Ese ya no es mi teléfono" }).first();
    await row.getByRole("button", { name: "Contestar" }).click();
    const answer = page.getByRole("dialog", { name: "Contestar la impugnación" });
    await answer.getByLabel("El dato está bien").check();
    await answer.getByLabel("Qué se le contesta").fill("Lo verificamos con el banco");
    await settled(page);
    await shot(page, `contestar-${theme}-1366`);
    faults.push(...(await axe(page)));
    await answer.getByRole("button", { name: "Contestar" }).click();
    await page.getByText("Contestado.").first().waitFor();

    assert.deepEqual(faults, []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}
