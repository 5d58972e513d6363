// What every browser test needs: a server (the real one from the environment, or dist/ over the double), a browser, someone logged in.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "../dev/serve.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const SHOTS = process.env.ALDIA_SHOTS;

/** Whether these tests talk to a real server; the ones that inject faults need the double. */
export const real = Boolean(process.env.ALDIA_URL);
export const LOGIN = process.env.ALDIA_LOGIN ?? "admin";
export const PASSWORD = process.env.ALDIA_PASSWORD ?? "aldia";

export async function start() {
  const own = real ? undefined : await serve();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS });
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

/** Tells the double to misbehave: [{ path, status?, delay?, times? }]. */
export const faults = (page, list) => page.request.post("/__faults", { data: list });
