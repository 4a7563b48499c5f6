import { createHash } from "node:crypto";
import type { ClusterSpec, Distribution, Host } from "../model/cluster-spec";
import type { RenderedService } from "../model/rendered-file";
import { renderKafka } from "../services/kafka/kafka-files";
import { renderZooKeeper } from "../services/zookeeper/zookeeper-files";

/** The services of a host, ZooKeeper first. */
export function renderServices(spec: ClusterSpec, { member, broker }: Host): RenderedService[] {
  return [
    ...(member === undefined ? [] : [renderZooKeeper(spec, member)]),
    ...(broker === undefined ? [] : [renderKafka(spec, broker)]),
  ];
}

/** Changes exactly when a running service has to be restarted to be what the stack file says. */
export function serviceDigest(spec: ClusterSpec, service: RenderedService): string {
  const { sha512 } = distributionOf(spec, service.unit);
  return createHash("sha256")
    .update(
      JSON.stringify([
        sha512,
        service.files.map(({ path, content, restartContent = content }) => [path, restartContent]),
      ]),
    )
    .digest("hex")
    .slice(0, 16);
}

/** What a host remembers of a service, and a running one of its start: its digest, where it answers, its ensemble. */
export function serviceRecord(spec: ClusterSpec, service: RenderedService): string[] {
  return [serviceDigest(spec, service), service.endpoint, ...(service.members === undefined ? [] : [service.members])];
}

/** The distribution that a service runs from. */
export function distributionOf(spec: ClusterSpec, unit: RenderedService["unit"]): Distribution {
  return unit === "kafka" ? spec.brokers.distribution : spec.ensemble.distribution;
}
