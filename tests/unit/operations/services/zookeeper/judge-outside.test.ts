import assert from "node:assert/strict";
import { perService } from "../../../../../components/services/registry";
import { inspectEnsemble, ensemblePart } from "../../../../../operations/services/zookeeper/status/inspect-ensemble";
import { judge } from "../../../../../operations/status/judge";
import { unknownServer } from "../../../../../operations/status/platform-view";
import { statusText } from "../../../../../operations/status/table";
import type { Snapshot } from "../../../../../operations/status/snapshot";
import type { Reach } from "../../../../../operations/transport/transport";
import type { Answer } from "../../../../../operations/transport/word-scripts";
import { snapshot } from "../../../../helpers/snapshot";

const serving = (mode: string): Answer => ({ text: `Zookeeper version: 3.8.4\nMode: ${mode}\n` });
const refused: Answer = { text: "", problem: "Connection refused" };
const withheld: Answer = { text: "srvr is not executed because it is not in the whitelist." };
const usual: Readonly<Record<string, Answer>> = {
  zk1: serving("follower"),
  zk2: serving("leader"),
  zk3: serving("follower"),
};

/** A stack on an ensemble that answers so, by the broker that asks; a broker without answers cannot be used for it. */
async function looked(answers: (broker: number) => Readonly<Record<string, Answer>> | undefined): Promise<Snapshot> {
  const endpoints = ["zk1", "zk2", "zk3"].map((address) => ({ address, port: 2181 }));
  const reach: Reach = {
    sockets: () => Promise.resolve([]),
    idsOf: (service) => (service === "kafka" ? [1, 2, 3] : []),
    open: () => Promise.reject(new Error("nobody looks at certificates here")),
    outsideOf: () => endpoints,
    problemOf: () => undefined,
    askOutside: ({ id }) => {
      const found = answers(id);
      if (found === undefined) return Promise.reject(new Error("no login"));
      return Promise.resolve(endpoints.map(({ address }) => found[address] ?? refused));
    },
    connect: () => Promise.reject(new Error("nothing runs there")),
    close: () => undefined,
  };
  const { bootstrapServers, zookeeperConnect } = snapshot();
  const versions = { kafka: "3.9.2", zookeeper: "3.9.5" };
  const outputs = { bootstrapServers, zookeeperConnect, versions, brokers: [], ensemble: [] };
  const platform = { places: [], factsOf: () => unknownServer, drift: [], notTold: [] };
  return snapshot(ensemblePart(outputs, platform, await inspectEnsemble(reach, 500)));
}

function verdict(seen: Snapshot): readonly [number, ...string[]] {
  const { exitCode, findings } = judge(seen);
  return [exitCode, ...findings.map(({ level, check, rule, given }) => `${level} ${check}: ${rule}; ${given}`)];
}

const note = "note ensemble: the ensemble is not managed by this stack; its servers were asked for their roles only";

describe("the status of an ensemble that the stack does not run", () => {
  it("is healthy when every server that is named serves, seen from every broker", async () => {
    const seen = await looked(() => usual);
    assert.deepEqual(verdict(seen), [0, note]);
    const text = statusText(judge(seen));
    assert.match(text, /^ZooKeeper, existing +- +zk2:2181 +leader +3\.8\.4 /m);
  });

  it("is degraded with a server that serves nobody", async () => {
    const seen = await looked(() => ({ ...usual, zk3: refused }));
    assert.deepEqual(verdict(seen), [
      1,
      "degraded zookeeper: ZooKeeper at zk3:2181 is not serving; zk3:2181: Connection refused, asked from broker 1; " +
        "Connection refused, asked from broker 2; Connection refused, asked from broker 3",
      note,
    ]);
  });

  it("is degraded with a server that one of the brokers cannot reach", async () => {
    const silent: Answer = { text: "", problem: "no answer within 3 s" };
    const seen = await looked((broker) => (broker === 2 ? { ...usual, zk1: silent } : usual));
    assert.deepEqual(verdict(seen), [
      1,
      "degraded zookeeper: ZooKeeper at zk1:2181 is not reachable for 1 broker; zk1:2181: no answer within 3 s, asked from broker 2",
      note,
    ]);
  });

  it("is down when none of its servers serves", async () => {
    const down: Answer = { text: "This ZooKeeper instance is not currently serving requests\n" };
    const [exitCode, first] = verdict(await looked(() => ({ zk1: down })));
    assert.equal(exitCode, 2);
    assert.match(
      first ?? "",
      /^down quorum: no server of the ensemble of zookeeper\.existing is serving; zk1:2181: it is/,
    );
  });

  it("is unknown when no broker's host can ask it", async () => {
    const [exitCode, first] = verdict(await looked(() => undefined));
    assert.equal(exitCode, 3);
    assert.match(first ?? "", /^unknown not-told: .*whether zk1:2181 serves: no broker's host or pod could ask it/);
  });

  it("is unknown for a server that may not tell", async () => {
    const [exitCode, first] = verdict(await looked(() => ({ ...usual, zk1: withheld })));
    assert.equal(exitCode, 3);
    assert.match(first ?? "", /^unknown not-told: ZooKeeper at zk1:2181 did not tell .*; unknown: whether it serves/);
  });

  it("is unknown when the state of the stack does not say how to ask it", () => {
    const [exitCode, first] = verdict(snapshot({ ensemble: [] }));
    assert.equal(exitCode, 3);
    assert.match(first ?? "", /^unknown not-told: /);
  });

  it("says nothing of an ensemble whose servers are all lost", () => {
    const [, ...findings] = verdict(snapshot({ ensemble: [], lost: { ...perService(() => []), zookeeper: [1] } }));
    assert.equal(
      findings.some((one) => one.includes("zookeeper.existing")),
      false,
    );
  });

  it("is degraded when two of the servers that are named lead", async () => {
    const seen = await looked(() => ({ ...usual, zk1: serving("standalone") }));
    assert.equal(verdict(seen)[0], 1);
    assert.match(verdict(seen)[1] ?? "", /must belong to one ensemble; 2 of them lead: zk1:2181, zk2:2181/);
  });
});
