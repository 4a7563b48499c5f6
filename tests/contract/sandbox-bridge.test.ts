import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { withLock } from "../../operations/distribution/lock";
import { run } from "../../tools/lib/run";
import { ensureBridge, ownerOf, refuseTakenRange, removeLink } from "../../tools/sandbox/network";
import { rangeOf } from "../../tools/sandbox/range";

const bridge = "kz-bridge-test";
const host = "kz-host";
const range = rangeOf([{ name: "kafka1", address: "192.168.249.101" }]);

describe("the bridge of a sandbox", () => {
  let other: string;
  const take = () => refuseTakenRange(bridge, range, "/own/sandbox");

  beforeEach(async () => {
    other = await mkdtemp(path.join(tmpdir(), "kafka-zookeeper-bridge-"));
    await ensureBridge(bridge, range, other);
  });

  afterEach(async () => {
    await removeLink(host);
    await removeLink(bridge);
    await rm(other, { recursive: true, force: true });
  });

  it("is taken over when a killed run of another checkout left it without hosts", async () => {
    await take();
    await ensureBridge(bridge, range, "/own/sandbox");
    assert.equal(ownerOf(bridge), "/own/sandbox");
  });

  it("is refused while a host of another checkout is connected to it", async () => {
    await run("ip", ["link", "add", "name", host, "type", "veth", "peer", "name", `${host}-end`]);
    await run("ip", ["link", "set", "dev", host, "master", bridge]);
    await assert.rejects(take, { message: new RegExp(`Bridge ${bridge} belongs to the sandbox in ${other}`) });
  });

  it("is refused while another checkout is starting its hosts", async () => {
    await withLock(other, {}, () =>
      assert.rejects(take, { message: new RegExp(`Bridge ${bridge} belongs to the sandbox in ${other}`) }),
    );
  });
});
