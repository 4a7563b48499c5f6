import { existsSync } from "node:fs";
import { chromium, type Page } from "playwright-core";

const executablePath = "/usr/bin/chromium";

/** A page in a real browser, and what it said and asked for on its own. */
export interface Opened {
  readonly page: Page;
  /** Addresses that it asked for, its own among them. */
  readonly requests: readonly string[];
  /** Warnings and errors, also those of the policy that it has. */
  readonly complaints: readonly string[];
}

/** Opens a file in a headless Chromium for as long as something is done with it. */
export async function inBrowser<T>(file: string, use: (opened: Opened) => Promise<T>): Promise<T> {
  if (!existsSync(executablePath)) throw new Error(`there is no ${executablePath}: scripts/test installs it`);
  // Chromium refuses to run as root with its own sandbox.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage({ viewport: { width: 1240, height: 900 } });
    const [requests, complaints]: [string[], string[]] = [[], []];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("dialog", (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(`file://${file}`);
    return await use({ page, requests, complaints });
  } finally {
    await browser.close();
  }
}
