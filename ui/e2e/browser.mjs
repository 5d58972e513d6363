// What every browser test needs: a server (the real one from the environment, or dist/ over it or over the double), a browser, someone logged in.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "../dev/serve.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const SHOTS = process.env.ALDIA_SHOTS;

/** Somebody who may do everything, and somebody who may only work debtors. */
export const LOGIN = process.env.ALDIA_LOGIN ?? "admin";
export const AGENT = process.env.ALDIA_AGENT ?? "gestor";
export const PASSWORD = process.env.ALDIA_PASSWORD ?? "aldia";

export async function start() {
  const own = process.env.ALDIA_URL ? undefined : await serve();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS, env: { ...process.env, LANGUAGE: "es_AR", LC_ALL: "es_AR.UTF-8" } });
  const url = process.env.ALDIA_URL ?? own.url;
  return { url, browser, stop: () => Promise.all([browser.close(), own?.server.close()]) };
}

/** A page in a theme and a size; whatever it complains of lands in `page.complaints`. */
export async function open({ browser, url }, { theme = "light", width = 1366, height = 768 } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale: "es-AR", timezoneId: "America/Argentina/Buenos_Aires", baseURL: url, acceptDownloads: true, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => {
    // A 401 of the first question and refused locks are answers, not faults.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) page.complaints.push(message.text());
  });
  page.setDefaultTimeout(15_000);
  return page;
}

export async function enter(page, login = LOGIN, password = PASSWORD) {
  await page.goto("/");
  await page.getByLabel("Usuario").fill(login);
  await page.getByLabel("Contraseña", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Mi día" }).waitFor();
}

/** Leaves at least two calls that anybody may take, whatever the hour and whoever enters: a person decided so, through the same door as the console. */
export async function waiting(page) {
  const get = async (path) => (await page.request.get(path)).json();
  const { csrf } = await get("/api/me");
  const post = (path, data) => page.request.post(path, { headers: { "x-csrf": csrf }, data });
  const command = () => page.evaluate(() => { const hex = crypto.randomUUID(); return `${Date.now().toString(16).padStart(12, "0").replace(/^(.{8})/, "$1-")}-7${hex.slice(15)}`; });
  const calls = (await get("/api/matrix")).treatments.filter((treatment) => treatment.channel === "voice").map((treatment) => treatment.code);
  const view = await (await post("/api/snapshots", { filter: { min_owed: 100_000_00 }, sort: { by: "owed", descending: true } })).json();
  const { rows } = await get(`/api/snapshots/${view.snapshot}/rows?offset=0&limit=200`);
  // Whoever waits for a call already may have been given to somebody.
  const free = rows.filter((row) => !/prome/i.test(row.state_label) && !calls.includes(row.treatment));
  for (const row of free.slice(0, 2)) {
    const answer = await post(`/api/debtors/${row.debtor}/decision`, { command: await command(), answer: "other", treatment: calls[0], reason: "Lo pidió la persona" });
    assert.equal(answer.ok(), true, await answer.text());
  }
}

/** A debtor and an account that exist, whatever the server. */
export async function someone(page) {
  const csrf = await page.evaluate(async () => (await (await fetch("/api/me")).json()).csrf);
  const view = await (await page.request.post("/api/snapshots", { headers: { "x-csrf": csrf }, data: { filter: {}, sort: { by: "owed", descending: true } } })).json();
  const { rows } = await (await page.request.get(`/api/snapshots/${view.snapshot}/rows?offset=${Math.min(17, view.total - 1)}&limit=1`)).json();
  const debtor = rows[0].debtor;
  const whole = await (await page.request.get(`/api/debtors/${debtor}`)).json();
  return { debtor, account: whole.debt.creditors[0]?.accounts[0]?.account };
}

/** The serious and critical faults axe finds on what is on screen. */
export async function axe(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
    return violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `${v.id} ×${v.nodes.length}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary?.split("\n")[1] ?? ""}`).join(" | ")}`);
  });
}

export async function shot(page, name) {
  if (!SHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}

/** Quiet: nothing loading, nothing moving. */
export async function settled(page) {
  await page.waitForLoadState("networkidle");
  await page.locator(".skeleton").first().waitFor({ state: "detached" }).catch(() => {});
  await page.evaluate(() => document.fonts.ready);
}

/** Makes the next question to a path go wrong between the browser and the server: refused with a status, or late. */
export async function misbehave(page, path, { status, code = "internal", detail = "Algo falló de nuestro lado.", delay = 0 }) {
  await page.route((url) => path.test(url.pathname), async (route) => {
    await new Promise((go) => setTimeout(go, delay));
    if (!status) return route.continue();
    await route.fulfill({ status, contentType: "application/problem+json", body: JSON.stringify({ status, code, detail }) });
  }, { times: 1 });
}
