import assert from "node:assert/strict";
import { clientFilesOf, clusterOutputs } from "../../../../../../components/outputs/cluster-outputs";
import { containerPorts } from "../../../../../../components/kubernetes/ports";
import type { KubernetesSpec } from "../../../../../../components/kubernetes/kubernetes-spec";
import { serverProperties } from "../../../../../../components/services/kafka/kafka-files";
import { kafkaOf } from "../../../../../../components/services/kafka/resolve";
import type { Raw } from "../../../../../helpers/config";
import { kubernetesSpec, podsIn } from "../../../../../helpers/kubernetes";
import { named, specOf } from "../../../../../helpers/manifests";

const nodes = { type: "NodePort", nodePorts: { 1: 30911, 2: 30912, 3: 30913 } };
const onNodes = { ...nodes, secure: { nodePorts: { 1: 30921, 2: 30922, 3: 30923 } } };
const balanced = { type: "LoadBalancer", addresses: { 1: "b1", 2: "b2", 3: "b3" }, secure: {} };
const steps = ["plaintext", "opened", "kept", "closed", "left"] as const;
type Step = (typeof steps)[number];

function at(step: Step, external: Raw, more: Raw = {}): KubernetesSpec {
  const security = step === "plaintext" ? step : { mode: "secure", plaintextUntil: step };
  return kubernetesSpec({ ...more, kafka: { external } }, { security });
}

/** The ports of the second broker's Service. */
function portsOfService(spec: KubernetesSpec) {
  const { ports } = specOf(named(spec, "Service", "kafka-2-external"));
  return (ports as { name: string; port: number; nodePort?: number }[]).map(({ name, port, nodePort }) =>
    [name, port, nodePort ?? ""].join(" ").trim(),
  );
}

function each<T>(of: (step: Step) => T): Record<Step, T> {
  return Object.fromEntries(steps.map((step) => [step, of(step)])) as Record<Step, T>;
}

const told = (port: number) => [1, 2, 3].map((id) => `NODE:${port + id}`).join(",");
const toldBy = (port: number) => [1, 2, 3].map((id) => `b${id}:${port}`).join(",");

/** What clients are told: the rule of the step, what is left of plain text, and where a user logs in. */
function outputs(spec: KubernetesSpec): readonly (string | undefined)[] {
  const kafka = podsIn(spec, "kafka").service.kubernetes;
  const groups = spec.servers.groups.map((group) =>
    group.service === "kafka" ? (kafka.withNodeAddresses?.(group, ["NODE"]) ?? group) : group,
  );
  const { bootstrapServers, plaintextBootstrapServers } = clusterOutputs({ groups }, "CA");
  const takesLogins = !["plaintext", "left"].includes(String(spec.security.plaintextUntil));
  if (spec.security.mode === "plaintext" || !takesLogins) return [bootstrapServers, plaintextBootstrapServers];
  const files = clientFilesOf({ groups }, "CA", { user: "probe", password: "secret" });
  const [, login] = /^bootstrap\.servers=(.*)$/m.exec(files["producer.properties"] ?? "") ?? [];
  return [bootstrapServers, plaintextBootstrapServers, login];
}

describe("clients outside of Kubernetes, while brokers go from plain text to TLS", () => {
  it("find both listeners at node ports of their own, each at the same one in every step that has it", () => {
    const [plain, secure] = ["external 9094 30912", "outside 9095 30922"];
    assert.deepEqual(
      each((step) => portsOfService(at(step, onNodes))),
      { plaintext: [plain], opened: [plain, secure], kept: [plain, secure], closed: [secure], left: [plain] },
    );
  });

  it("find both listeners at one load balancer", () => {
    const [plain, secure] = ["external 9094", "outside 9095"];
    assert.deepEqual(
      each((step) => portsOfService(at(step, balanced))),
      { plaintext: [plain], opened: [plain, secure], kept: [plain, secure], closed: [secure], left: [plain] },
    );
  });

  for (const [kind, external, plain, secure] of [
    ["node ports", onNodes, told(30910), told(30920)],
    ["load balancers", balanced, toldBy(9094), toldBy(9095)],
  ] as const)
    it(`are told addresses that no later step takes away from them, with ${kind}`, () => {
      assert.deepEqual(
        each((step) => outputs(at(step, external))),
        {
          plaintext: [plain, undefined],
          opened: [plain, undefined, secure],
          kept: [secure, plain, secure],
          closed: [secure, undefined, secure],
          left: [plain, undefined],
        },
      );
    });

  it("have one listener where nobody asked for two: that of a cluster which was born secure, or is in plain text", () => {
    assert.deepEqual(portsOfService(at("closed", nodes)), ["outside 9094 30912"]);
    assert.deepEqual(portsOfService(at("plaintext", nodes)), ["external 9094 30912"]);
  });

  it("do not notice when the ports of TLS become the only ones in the stack file at the end", () => {
    const brokers = (external: Raw) => {
      const { servers } = at("closed", external);
      return kafkaOf(servers).servers.map((broker) => serverProperties(servers, broker));
    };
    assert.deepEqual(brokers({ ...nodes, nodePorts: onNodes.secure.nodePorts }), brokers(onNodes));
    assert.deepEqual(brokers({ ...balanced, port: 9095, secure: undefined }), brokers(balanced));
  });

  it("reach the ports of both through the network policy", () => {
    const open = (step: Step) => {
      const { ingress } = specOf(named(at(step, onNodes, { networkPolicy: true }), "NetworkPolicy", "kafka"));
      const forAll = (ingress as { from?: unknown; ports: { port: number }[] }[]).find(
        ({ from }) => from === undefined,
      );
      return forAll?.ports.map(({ port }) => port);
    };
    const both = { opened: [9096, 9094, 9095], kept: [9096, 9095] };
    assert.deepEqual(each(open), { plaintext: [9094, 9096], ...both, closed: [9095], left: [9094, 9096] });
  });

  it("reach ports of brokers that no two listeners share", () => {
    const listening = each((step) => {
      const spec = at(step, onNodes);
      return containerPorts(spec, podsIn(spec, "kafka")).map(({ name, containerPort }) => `${name} ${containerPort}`);
    });
    const [clients, brokers, internal] = ["clients 9093", "brokers 9094", "internal 9092"];
    const [plain, moved, secure] = ["external 9094", "external 9096", "outside 9095"];
    assert.deepEqual(listening, {
      plaintext: [internal, plain],
      opened: [internal, clients, brokers, moved, secure],
      kept: [brokers, clients, internal, moved, secure],
      closed: [brokers, clients, secure],
      left: [internal, plain],
    });
  });

  it("are let through to brokers that were not restarted yet, which may listen at the port of the step before", () => {
    const allowed = (step: Step) => {
      const { ingress } = specOf(named(at(step, onNodes, { networkPolicy: true }), "NetworkPolicy", "kafka"));
      const forAll = (ingress as { from?: unknown; ports: { port: number }[] }[]).find(
        ({ from }) => from === undefined,
      );
      return new Set(forAll?.ports.map(({ port }) => port));
    };
    const listens = (step: Step) => {
      const [broker] = kafkaOf(at(step, onNodes).servers).servers;
      return (broker?.listeners ?? [])
        .filter(({ scope }) => scope === "external")
        .map(({ name, port }) => ({ name, port }));
    };
    for (const [before, after] of [
      ["plaintext", "opened"],
      ["opened", "kept"],
      ["kept", "closed"],
      ["closed", "kept"],
      ["kept", "opened"],
      ["opened", "left"],
      ["opened", "plaintext"],
      ["left", "plaintext"],
    ] as const) {
      const stays = listens(after).map(({ name }) => name);
      for (const { name, port } of listens(before))
        if (stays.includes(name)) assert(allowed(after).has(port), `${name} of ${before} in ${after}`);
    }
  });
});
