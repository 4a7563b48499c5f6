import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { judge } from "../../operations/status/judge";
import { statusPage } from "../../operations/status/page/page";
import type { Report, Snapshot } from "../../operations/status/snapshot";
import { broker, partition, snapshot, zookeeper } from "../helpers/snapshot";
import { inBrowser } from "./support/browser";
import { assertStatusPage } from "./support/status-page";

describe("the status page in a real browser", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-page-"));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  async function written(changes: Partial<Snapshot>): Promise<{ file: string; report: Report }> {
    const report = judge(snapshot(changes));
    const file = path.join(folder, "status.html");
    await writeFile(file, statusPage(report));
    return { file, report };
  }

  it("is not changed by names that are markup, and runs nothing of theirs", async () => {
    const evil = `"'><img src=x onerror=alert(1)><script>alert(2)</script></title></style><b onmouseover="alert(3)">`;
    const { file } = await written({
      stack: evil,
      brokers: [broker(1, { name: evil, problem: evil, rack: evil }), broker(2), broker(3)],
      partitions: [partition(0, { topic: evil })],
      settings: { [evil]: evil },
    });
    await inBrowser(file, async ({ page, requests, complaints }) => {
      assert.equal(await page.locator("h1").innerText(), evil);
      assert.equal(await page.title(), `${evil}: DEGRADED: serving, attention needed`);
      assert.equal(await page.locator("script, img, [onerror], [onmouseover]").count(), 0);
      assert.deepEqual([requests, complaints], [[`file://${file}`], []]);
    });
  });

  it("shows a large cluster: 30 hosts in racks, a thousand topics, a host that is off", async () => {
    const ids = Array.from({ length: 30 }, (_, index) => index + 1);
    const [first] = snapshot().places;
    const off = { answers: false, sees: null, logDirs: [] };
    const { file, report } = await written({
      places: ids.map((id) => ({
        ...{ ...first, name: `kafka-with-a-long-name-${id}.example.org`, address: `10.0.0.${id}`, disks: [] },
        problem: id === 7 ? "dial tcp 10.0.0.7:22: i/o timeout" : null,
      })),
      brokers: ids.map((id) =>
        broker(id, {
          place: `kafka-with-a-long-name-${id}.example.org`,
          rack: `r${id % 4}`,
          sees: ids,
          ...(id === 7 ? off : {}),
        }),
      ),
      ensemble: [1, 2, 3].map((id) => zookeeper(id, { place: `kafka-with-a-long-name-${id}.example.org` })),
      partitions: Array.from({ length: 1000 }, (_, index) => partition(0, { topic: `topic-${index}` })),
      bootstrapServers: ids.map((id) => `10.0.0.${id}:9092`).join(","),
    });
    await assertStatusPage(file, report);
  });

  it("shows a cluster of which nobody knows anything", async () => {
    const problem = "no login (5 s)";
    const { file, report } = await written({
      places: snapshot().places.map((place) => ({ ...place, problem, disks: [] })),
      brokers: [1, 2, 3].map((id) => broker(id, { answers: false, sees: null, logDirs: [] })),
      ensemble: [1, 2, 3].map((id) => zookeeper(id, { role: null, answers: false })),
      partitions: null,
      controller: null,
      settings: {},
    });
    assert.equal(report.exitCode, 3);
    await assertStatusPage(file, report);
  });
});
