import assert from "node:assert/strict";
import { securityOf, type SecuritySetting } from "../../../../components/security/security-schema";
import { specOf } from "../../../helpers/config";
import { deploy, get, secretInput, type Wanted } from "../../../helpers/deploy";

type Step = "opened" | "kept" | "closed" | "left";

function at(plaintextUntil: Step): Promise<Map<string, Wanted>> {
  const times = { certificateDays: 365, authorityYears: 10, reauthentication: 3600 };
  const security: SecuritySetting = { mode: "secure", plaintextUntil, ...times };
  return deploy(specOf({ security }), undefined, { security: securityOf({ security }) });
}

describe("a cluster on hosts that is on its way to security, or back", () => {
  const steps: Readonly<Record<Step, { readonly asked: string[]; readonly users: boolean; readonly kept: boolean }>> = {
    opened: { asked: [], users: true, kept: true },
    kept: { asked: ["zookeeper", "kafka"], users: true, kept: true },
    closed: { asked: ["zookeeper", "kafka"], users: true, kept: true },
    left: { asked: [], users: false, kept: false },
  };
  for (const [step, { asked, users, kept }] of Object.entries(steps)) {
    it(`has certificates when it is ${step}, ${users ? "and users" : "but no users any more"}`, async () => {
      const wanted = await at(step as Step);
      assert(wanted.has("cluster-kafka-1-server") && wanted.has("cluster-zookeeper-1-server"));
      assert.equal(wanted.has("cluster-users"), users);
    });

    it(`is asked ${asked.length === 0 ? "in plain text" : "by TLS"} when it is ${step}`, async () => {
      const { services } = await secretInput<{ services: string[] }>(
        await at(step as Step),
        "cluster-roll",
        "identity",
      );
      assert.deepEqual(services, asked);
    });

    it(`${kept ? "protects its authority" : "lets its authority go"} when it is ${step}`, async () => {
      assert.equal(get(await at(step as Step), "cluster-authority").protect === true, kept);
    });
  }
});
