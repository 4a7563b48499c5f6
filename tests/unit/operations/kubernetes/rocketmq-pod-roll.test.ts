import assert from "node:assert/strict";
import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { templateDigest } from "../../../../components/kubernetes/labels";
import { podRollPlan } from "../../../../components/kubernetes/pod-roll-plan";
import type { PodRollPlan, PodServer } from "../../../../components/resources/inputs/pod-roll-inputs";
import type { PodApi } from "../../../../operations/kubernetes/pod-api";
import { rollPodsWith } from "../../../../operations/provider/pod-roll-job";
import { kubernetesSpec, podsIn } from "../../../helpers/kubernetes";
import { RocketmqBrokers } from "../../../helpers/rocketmq-brokers";
import { rocketmqAlone, rocketmqInPods } from "../../../helpers/rocketmq-pods";

/** Three pods of brokers in memory, which are replaced as a StatefulSet does it; they are rolled in virtual time. */
class RocketmqPods {
  readonly brokers = new RocketmqBrokers(0);
  private readonly digests = new Map<string, string>();

  constructor(private readonly plan: PodRollPlan) {}

  async roll(): Promise<void> {
    const { clock } = this.brokers;
    const log = (line: string) => void this.brokers.lines.push(line);
    await rollPodsWith(this.api, this.plan, { log, clock, identity: undefined });
  }

  /** What was asked of brokers and done to pods, in its order. */
  get events(): readonly string[] {
    return this.brokers.asked;
  }

  private get api(): PodApi {
    const { asked } = this.brokers;
    return {
      workload: () =>
        Promise.resolve({ spec: { replicas: 3 }, status: { replicas: 3, availableReplicas: 3 } } as V1StatefulSet),
      podsOf: ({ name }) => Promise.resolve([this.pod(name)]),
      deletePod: ({ name }) => {
        asked.push(`delete ${name}`);
        return Promise.resolve(void this.digests.set(name, this.plan.servers[0]?.digest ?? ""));
      },
      skipCatchUp: (pod) => Promise.resolve(void asked.push(`${pod} may stop`)),
      connect: (pod, port) => {
        const [, service = "", id = ""] = /^(.*)-(\d+)$/.exec(pod) ?? [];
        return this.brokers.connect(service, Number(id), { port });
      },
      setPaused: () => Promise.resolve(),
      run: () => Promise.resolve(""),
      annotate: () => Promise.resolve(),
      secret: () => Promise.resolve({}),
      log: () => Promise.resolve(""),
      close: () => undefined,
    };
  }

  private pod(name: string): V1Pod {
    const digest = this.digests.get(name) ?? "old";
    return {
      metadata: { name, uid: digest, annotations: { [templateDigest]: digest } },
      status: {
        phase: "Running",
        conditions: [{ type: "Ready", status: "True" }],
        containerStatuses: [{ started: true, restartCount: 0, state: { running: {} } }],
      },
    } as unknown as V1Pod;
  }
}

/** The plan of a stack, with servers that answer with addresses instead of names. */
function plan(): PodRollPlan {
  const spec = kubernetesSpec(rocketmqInPods(), rocketmqAlone());
  const { servers, asked = [], ...rest } = podRollPlan(spec, podsIn(spec, "rocketmq"));
  const answering = ({ ports = [], ...server }: PodServer): PodServer => {
    return { ...server, ports: ports.map((port) => ({ ...port, address: `10.0.0.${server.id}` })) };
  };
  const [nameServers] = asked;
  assert(nameServers);
  const first = { ...nameServers, servers: nameServers.servers.slice(0, 1).map(answering) };
  return { ...rest, servers: servers.map(answering), asked: [first] };
}

describe("a roll of RocketMQ's brokers in pods", () => {
  it("replaces one pod after the other, each once its masters have a successor and nobody writes to them", async () => {
    const pods = new RocketmqPods(plan());
    await pods.roll();
    const deleted = pods.events.filter((event) => event.startsWith("delete "));
    assert.deepEqual(deleted.toSorted(), ["delete rocketmq-1", "delete rocketmq-2", "delete rocketmq-3"]);
    for (const [id, group] of [
      [1, "a"],
      [2, "b"],
      [3, "c"],
    ] as const) {
      const at = (event: string) => pods.events.indexOf(event);
      const closed = at(`${group} on ${id}: brokerPermission=4`);
      const successor = pods.events.findIndex((one) =>
        new RegExp(`^${group} on .: brokerElectionPriority=1$`).test(one),
      );
      const told = at(`rocketmq-${id} may stop`);
      assert(0 <= successor && successor < closed && closed < told && told < at(`delete rocketmq-${id}`), `${id}`);
    }
  });

  it("takes back in the end what running brokers were told, as the roll of hosts does", async () => {
    const pods = new RocketmqPods(plan());
    await pods.roll();
    const last = (pattern: RegExp) => pods.events.findLast((event) => pattern.test(event));
    for (const [index, group] of ["a", "b", "c"].entries()) {
      assert.equal(
        last(new RegExp(`^${group} on ${index + 1}: brokerPermission`)),
        `${group} on ${index + 1}: brokerPermission=6`,
      );
      assert.equal(
        last(new RegExp(`^${group} on ${index + 1}: brokerElectionPriority`)),
        `${group} on ${index + 1}: brokerElectionPriority=1`,
      );
    }
  });

  it("asks for no election: what a master acknowledges meanwhile would be lost", async () => {
    const pods = new RocketmqPods(plan());
    await pods.roll();
    assert.deepEqual(
      pods.events.filter((event) => event.startsWith("elect")),
      [],
    );
  });

  it("replaces no pod that is as configured", async () => {
    const pods = new RocketmqPods(plan());
    await pods.roll();
    const before = pods.events.length;
    await pods.roll();
    assert.deepEqual(
      pods.events.slice(before).filter((event) => event.startsWith("delete ")),
      [],
    );
  });
});
