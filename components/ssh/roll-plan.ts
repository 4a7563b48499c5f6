import type { ClusterSpec, Host } from "../model/cluster";
import { dynamicSettings } from "../model/dynamic";
import { renderServices, serviceDigest } from "./services";

/** What the roll job has to bring about, see `scripts/roll/plan.ts`; plain, so that a preview can show it. */
export function rollPlan(spec: ClusterSpec) {
  const { ensemble, brokers } = spec;
  return {
    timeout: spec.readyTimeout,
    ...spec.roll,
    zookeeper: ensemble.members.map(({ id, host, address }) => ({
      ...{ id, host, address },
      port: ensemble.ports.client,
      digest: digestOf(spec, host, "zookeeper"),
    })),
    kafka: brokers.members.map(({ id, host, address, rack, listeners: [first] }) => ({
      ...{ id, host, address, rack },
      port: first?.port,
      digest: digestOf(spec, host, "kafka"),
    })),
    dynamic: dynamicSettings(brokers),
  };
}

function digestOf(spec: ClusterSpec, name: string, unit: "zookeeper" | "kafka"): string {
  const host = spec.hosts.find((one: Host) => one.name === name);
  const service = host && renderServices(spec, host).find((one) => one.unit === unit);
  if (service === undefined) throw new Error(`${unit} has no files for ${name}`);
  return serviceDigest(spec, service);
}
