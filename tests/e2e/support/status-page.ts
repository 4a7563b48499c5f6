import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { Report } from "../../../operations/status/snapshot";
import { inBrowser } from "./browser";

/** Opens a status page as a person does, and compares what is to be seen with what the report says. */
export async function assertStatusPage(file: string, report: Report, picture?: string): Promise<void> {
  await inBrowser(file, async ({ page, requests, complaints }) => {
    await assertShows(page, report);
    if (picture !== undefined) await takePicture(page, picture);
    for (const width of [1240, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const scroll = await page.evaluate<number>("document.documentElement.scrollWidth");
      assert(scroll <= width, `at ${width} pixels the page is ${scroll} wide`);
    }
    const background = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    const light = await background();
    await page.emulateMedia({ colorScheme: "dark" });
    assert.notEqual(await background(), light);
    assert.deepEqual(requests, [`file://${file}`]);
    assert.deepEqual(complaints, []);
  });
}

async function assertShows(
  page: Page,
  { stack, level, findings, brokers, ensemble, partitions }: Report,
): Promise<void> {
  const count = (selector: string) => page.locator(selector).count();
  assert.equal(await page.locator("h1").innerText(), stack);
  const words = { healthy: "Healthy", degraded: "Degraded", down: "Down", unknown: "Unknown" };
  assert.equal((await page.locator(".pill").innerText()).toLowerCase(), words[level].toLowerCase());
  assert.equal(await count(".findings > li"), findings.length);
  assert.equal(await count("svg .server"), brokers.length + ensemble.length);
  const silent = brokers.filter(({ answers }) => !answers).length + ensemble.filter(({ role }) => role === null).length;
  assert.equal(await count("svg .server.off"), silent);
  const picture = page.getByRole("img", { name: `${brokers.length} brokers` });
  for (const { id } of brokers) assert.equal(await picture.getByText(`Broker ${id}`, { exact: true }).count(), 1);
  assert.deepEqual(await overlapping(page), []);
  const all = partitions ?? [];
  if (all.length > 200) return;
  const cells = await count(".map td");
  const copies = all.reduce((sum, { replicas }) => sum + replicas.length, 0);
  const missing = all.reduce((sum, { replicas, isr }) => sum + replicas.filter((id) => !isr.includes(id)).length, 0);
  assert.equal(cells, all.length * brokers.length);
  assert.equal(await count(".map i.lead"), all.filter(({ leader }) => leader >= 0).length);
  assert.equal(await count(".map i.out"), missing);
  assert.equal(await count(".map i.none"), cells - copies);
}

/** Texts of the picture that reach over its edge. */
function overlapping(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`
    [...document.querySelectorAll("svg text")].filter((text) => {
      const [own, all] = [text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()];
      return own.right > all.right + 1 || own.left < all.left - 1 || own.bottom > all.bottom + 1;
    }).map((text) => text.textContent)`);
}

/** From the heading to the end of the partitions: what a glance takes in. */
async function takePicture(page: Page, picture: string): Promise<void> {
  const box = await page.locator("section[aria-labelledby=partitions]").boundingBox();
  assert(box !== null);
  await page.screenshot({
    path: picture,
    fullPage: true,
    clip: { x: 0, y: 0, width: 1240, height: Math.ceil(box.y + box.height + 16) },
  });
}
