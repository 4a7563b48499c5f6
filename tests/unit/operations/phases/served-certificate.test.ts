import assert from "node:assert/strict";
import { planSchema, type ServerNode } from "../../../../components/resources/inputs/roll-inputs";
import { rollPlan, withCertificates } from "../../../../components/hosts/roll-plan";
import type { ClusterHosts } from "../../../../operations/phases/cluster-hosts";
import { readServices } from "../../../../operations/phases/roll-view";
import { specOf } from "../../../helpers/config";

const serial = "A1";

/** Why servers of ZooKeeper that run with the digest of their plan are restarted, when they show these serials. */
async function reasonsOf(shown: Readonly<Record<string, string>>, version: string, running?: string) {
  const spec = specOf({ security: "secure", kafka: { version: "3.9.2" }, zookeeper: { version } });
  const certificates = { serials: { zookeeper: { 1: serial, 2: serial, 3: serial } }, trusted: {} } as never;
  const plan = planSchema.parse(JSON.parse(JSON.stringify(withCertificates(rollPlan(spec), spec, certificates))));
  const digestOf = (host: string) => plan.zookeeper.find((node) => node.host === host)?.digest ?? "";
  const hosts = {
    session: ({ host }: ServerNode) => ({
      state: () => Promise.resolve({ active: true, running: running ?? digestOf(host), restarts: 0 }),
    }),
    shownAt: ({ host }: ServerNode) =>
      shown[host] === undefined ? Promise.reject(new Error("refused")) : Promise.resolve({ serialNumber: shown[host] }),
  } as unknown as ClusterHosts;
  const found = await readServices("zookeeper", plan, hosts);
  return Object.fromEntries(found.map(({ host, reasons }) => [host, reasons]));
}

describe("a server that reads its certificate only when it starts", () => {
  it("is restarted when it shows another one than lies on its host", async () => {
    assert.deepEqual(await reasonsOf({ kafka1: "0a1", kafka2: "B2", kafka3: "a1" }, "3.6.0"), {
      kafka1: [],
      kafka2: ["certificate"],
      kafka3: [],
    });
  });

  it("is restarted once when its configuration changed, too, and both are told", async () => {
    const { kafka1 } = await reasonsOf({ kafka1: "B2", kafka2: "A1", kafka3: "A1" }, "3.6.0", "a-b-c-d");
    assert.deepEqual(kafka1, ["distribution", "configuration", "jvm", "certificate"]);
  });

  it("is not restarted because it cannot be asked", async () => {
    assert.deepEqual(await reasonsOf({}, "3.6.0"), { kafka1: [], kafka2: [], kafka3: [] });
  });

  it("is not restarted where it takes another one while it runs", async () => {
    const { kafka1 } = await reasonsOf({ kafka1: "B2", kafka2: "A1", kafka3: "A1" }, "3.9.5");
    assert.deepEqual(kafka1, []);
  });
});
