import assert from "node:assert/strict";
import { rollPlan, withCertificates } from "../../../../components/hosts/roll-plan";
import { podDigest } from "../../../../components/kubernetes/pods";
import { withCertificates as withPodCertificates, podRollPlan } from "../../../../components/kubernetes/pod-roll-plan";
import type { ServiceName } from "../../../../components/services/registry";
import { specOf } from "../../../helpers/config";
import { kubernetesSpec, podsIn } from "../../../helpers/kubernetes";
import { inKraft } from "../../../helpers/kraft";

const at = (authorityRenewal?: string) => ({
  security: { mode: "secure", ...(authorityRenewal === undefined ? {} : { authorityRenewal }) },
});
const steps = [undefined, "announced", "switched", "retired", undefined] as const;
/** Places in the digests of a way where one differs from the one before it. */
const changes = (digests: readonly (string | undefined)[]) =>
  digests.flatMap((digest, index) => (index > 0 && digest !== digests[index - 1] ? [index] : []));

describe("whom servers trust as long as they run", () => {
  const onHosts = (service: ServiceName, way: (step?: string) => object) =>
    steps.map((step) => rollPlan(specOf({ ...way(step) }))[service][0]?.digest);

  it("restarts brokers and controllers in KRaft before a new authority signs, and when the old one is gone", () => {
    for (const service of ["kafka", "kafka-controller"] as const)
      assert.deepEqual(changes(onHosts(service, (step) => inKraft(at(step)))), [1, 3], service);
  });

  it("restarts no broker with ZooKeeper, and not ZooKeeper, which take others while they run", () => {
    for (const service of ["kafka", "zookeeper"] as const)
      assert.deepEqual(changes(onHosts(service, (step) => at(step))), [], service);
  });

  it("is the same in pods", () => {
    const digests = (service: ServiceName, kafka: object) =>
      steps.map((step) => {
        const spec = kubernetesSpec({}, { ...at(step), kafka });
        return podDigest(spec, podsIn(spec, service));
      });
    for (const service of ["kafka", "kafka-controller"] as const)
      assert.deepEqual(changes(digests(service, { version: "4.3.1" })), [1, 3], service);
    assert.deepEqual(changes(digests("kafka", {})), []);
    assert.deepEqual(changes(digests("zookeeper", {})), []);
  });
});

describe("the certificate of a server", () => {
  const serials = { kafka: { 1: "AA" }, "kafka-controller": { 101: "BB" } };
  const shown = (raw: object) => {
    const spec = specOf({ ...raw });
    const plan = withCertificates(rollPlan(spec), spec, { serials } as never) as ReturnType<typeof rollPlan>;
    return [plan.kafka, plan["kafka-controller"] ?? []]
      .flat()
      .flatMap(({ certificate }) => (certificate === undefined ? [] : [certificate.atStart]));
  };

  it("is read at the start of brokers and controllers in KRaft, so that a renewal is a roll of them", () => {
    assert.deepEqual(shown(inKraft(at())), [true, true]);
  });

  it("is read by brokers with ZooKeeper while they run", () => {
    assert.deepEqual(shown(at()), [undefined]);
  });

  it("is read at the start in pods as well", () => {
    const spec = kubernetesSpec({}, { ...at(), kafka: { version: "4.3.1" } });
    const pods = podsIn(spec, "kafka");
    const plan = withPodCertificates(podRollPlan(spec, pods), spec, pods, { serials } as never) as ReturnType<
      typeof podRollPlan
    >;
    assert.equal(plan.servers[0]?.certificate?.atStart, true);
  });
});
