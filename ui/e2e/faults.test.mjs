// When things go wrong: slow, broken, forgotten, gone. The faults happen on the way to the server, whichever it is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AGENT, enter, LOGIN, misbehave, open, PASSWORD, someone, start } from "./browser.mjs";

let world;
before(async () => { world = await start(); });
after(() => world?.stop());

async function inside() {
  const page = await open(world);
  await enter(page);
  return page;
}

test("a wrong password says so and keeps the user", async () => {
  const page = await open(world);
  await page.goto("/");
  await page.getByLabel("Usuario").fill(LOGIN);
  await page.getByLabel("Contraseña", { exact: true }).fill("otra");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("no son correctos").waitFor();
  assert.equal(await page.getByLabel("Usuario").inputValue(), LOGIN);
  await page.context().close();
});

test("a broken board fails inside its page and comes back on retry", async () => {
  const page = await inside();
  await misbehave(page, /^\/api\/board$/, { status: 500 });
  await page.goto("/tablero");
  await page.getByRole("alert").getByText("No pudimos traer el tablero").waitFor();
  await page.getByRole("button", { name: "Reintentar" }).click();
  await page.getByRole("heading", { name: "Recupero acumulado" }).waitFor();
  await page.context().close();
});

test("a slow answer shows a skeleton, a quick one does not", async () => {
  const page = await inside();
  await misbehave(page, /^\/api\/matrix$/, { delay: 900 });
  await page.goto("/matriz");
  await page.locator(".skeleton").waitFor();
  await page.locator("[data-place]").first().waitFor();
  await page.context().close();
});

test("the session ends in the middle of a note: the password is asked over it and the note stays", async () => {
  const page = await inside();
  const { debtor } = await someone(page);
  await page.goto(`/deudores/${debtor}?gestion=si`);
  await page.locator("#result-note").fill("cobra el cinco");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: /Atendió otra/ }).click();
  await page.getByRole("button", { name: /le avisará/ }).click();
  await page.context().clearCookies();
  await page.keyboard.press("Control+Enter");
  const dialog = page.getByRole("dialog", { name: "Tu sesión terminó" });
  await dialog.getByLabel("Contraseña", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  assert.equal(await page.locator("#result-note").inputValue(), "cobra el cinco");
  await page.reload();
  await page.locator(".chip[aria-pressed=true]", { hasText: "le avisará" }).waitFor();
  assert.equal(await page.locator("#result-note").inputValue(), "cobra el cinco", "and survives a reload");
  await page.keyboard.press("Control+Enter");
  await page.getByText(/^Guardado/).waitFor();
  await page.context().close();
});

test("without network a strip says so, and goes away when it is back", async () => {
  const page = await inside();
  await page.context().setOffline(true);
  await page.getByText("Sin conexión.").waitFor();
  await page.context().setOffline(false);
  await page.getByText("Sin conexión.").waitFor({ state: "detached" });
  await page.context().close();
});

test("a snapshot that the server forgot is taken again", async () => {
  const page = await inside();
  await misbehave(page, /\/rows$/, { status: 404, code: "no_snapshot", detail: "La vista venció." });
  await page.goto("/cartera");
  await page.locator("[role=grid] .line .stagedot").first().waitFor();
  await page.context().close();
});

test("an agent is not shown doors that do not open, and a link to one says who can", async () => {
  const page = await open(world);
  await enter(page, AGENT);
  assert.deepEqual(await page.locator("nav li a").allInnerTexts().then((all) => all.map((text) => text.split("\n")[0].trim())), ["Mi día", "Acuerdos", "Cartera"]);
  await page.goto("/matriz");
  await page.getByText("no permite ver esto").waitFor();
  await page.context().close();
});

test("the language and the theme change without a reload and are remembered", async () => {
  const page = await inside();
  const { user } = await (await page.request.get("/api/me")).json();
  await page.getByRole("button", { name: user.name }).click();
  await page.getByLabel("Oscuro").check();
  await page.getByLabel("Idioma").selectOption("en");
  await page.getByRole("heading", { level: 1, name: "My day" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "My day" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await page.context().close();
});
