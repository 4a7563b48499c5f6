import assert from "node:assert/strict";
import { getProperties } from "properties-file";
import type { ClusterSpec } from "../../components/model/cluster-spec";
import type { RenderedFile, RenderedService } from "../../components/model/rendered-file";
import { renderKafka } from "../../components/services/kafka/kafka-files";
import { renderZooKeeper } from "../../components/services/zookeeper/zookeeper-files";

/** What is put on the host of the ensemble's member at a position. */
export function zookeeperOf(spec: ClusterSpec, position = 0): RenderedService {
  const member = spec.ensemble.members[position];
  assert(member);
  return renderZooKeeper(spec, member);
}

/** What is put on the host of the broker at a position. */
export function kafkaOf(spec: ClusterSpec, position = 0): RenderedService {
  const broker = spec.brokers.members[position];
  assert(broker);
  return renderKafka(spec, broker);
}

export function fileAt(service: RenderedService, path: string): RenderedFile {
  const file = service.files.find((one) => one.path === path);
  assert(file, `${path} is not among ${service.files.map((one) => one.path).join(", ")}`);
  return file;
}

/** The keys and values of a generated file, as the service itself reads them. */
export function propertiesAt(service: RenderedService, path: string): Record<string, string> {
  return getProperties(fileAt(service, path).content);
}

/** The directives of a systemd unit; a directive that stands twice fails. */
export function directives(unit: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of unit.split("\n").filter((text) => /^\w+=/.test(text))) {
    const [name = "", ...value] = line.split("=");
    assert(!(name in found), `${name} stands twice`);
    found[name] = value.join("=");
  }
  return found;
}
