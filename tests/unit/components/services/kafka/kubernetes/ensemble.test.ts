import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { entryFound, entryMissing, FakeEntry } from "../../../../../helpers/fake-entry";

const services = path.join(__dirname, "../../../../../../components/services");
const script = ["read-entry.sh", "kafka/kubernetes/ensemble.sh"]
  .map((part) => readFileSync(path.join(services, part), "utf8"))
  .join("\n");
/** The id that `entryFound` tells. */
const id = "Zk3xQmFzQUyAbCdEfGhIjK";

describe("ensemble.sh, which is run in a pod before its broker starts,", () => {
  let directory = "";
  const servers: FakeEntry[] = [];
  beforeEach(() => void (directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-ensemble-"))));
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
    rmSync(directory, { recursive: true });
  });

  /** What it says of data with that id, undefined for none, and of servers that answer so. */
  async function run(cluster: string | undefined, ...answers: string[]): Promise<string> {
    const meta = path.join(directory, "meta.properties");
    if (cluster !== undefined) writeFileSync(meta, `#\nbroker.id=1\nversion=0\n${cluster}`);
    const places: string[] = [];
    for (const answer of answers) {
      const server = new FakeEntry(answer);
      servers.push(server);
      places.push("127.0.0.1", String(await server.listen()));
    }
    const args = ["-c", script, "ensemble.sh", meta, "/kafka/cluster/id", ...places];
    return new Promise((resolve) =>
      execFile("/bin/bash", args, (error, stdout, stderr) => resolve(error === null ? "starts" : stdout + stderr)),
    );
  }

  it("lets a broker start whose cluster the ensemble knows, also when one of its servers does not answer", async () => {
    assert.equal(await run(`cluster.id=${id}\n`, entryFound), "starts");
    assert.equal(await run(`cluster.id=${id}`, "00", entryFound), "starts");
  });

  it("needs nothing of its tools that those of small images lack: a tr of BusyBox knows no [:print:]", () => {
    assert.doesNotMatch(script, /\[:print:\]|\[:graph:\]|printf -v|od .*--/);
  });

  it("lets a broker start that has no data, without asking anybody", async () => {
    assert.equal(await run(undefined, entryMissing), "starts");
    assert.equal(await run("other=1\n", entryMissing), "starts");
    assert.deepEqual(
      servers.map(({ asked }) => asked.length),
      [0, 0],
    );
  });

  for (const [title, answers, given] of [
    ["an empty ensemble, or another path of it", [entryMissing], /none at 127\.0\.0\.1:\d+/],
    ["an ensemble that does not answer", ["00"], /unknown at 127\.0\.0\.1:\d+/],
    ["one of whose servers is of another ensemble", [entryFound, entryMissing], /among the data, none at 127/],
  ] as const)
    it(`keeps a broker with data from ${title}`, async () => {
      const said = await run(`cluster.id=${id}\n`, ...answers);
      assert.match(said, /^zookeeper\.existing, kafka\.chroot: must be the ensemble that knows this broker/);
      assert.match(said, given);
      assert.match(said, /fix: name the servers and the path that the brokers had before/);
    });

  it("keeps a broker with data from the ensemble of another cluster", async () => {
    const said = await run("cluster.id=another\n", entryFound);
    assert.match(said, new RegExp(`given: cluster\\.id another among the data, ${id} at 127`));
  });
});
