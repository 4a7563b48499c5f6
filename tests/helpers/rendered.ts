import assert from "node:assert/strict";
import { getProperties } from "properties-file";
import type { ClusterSpec, ServerGroup } from "../../components/model/cluster-spec";
import type { RenderedFile, RenderedService } from "../../components/model/rendered-file";
import { kafkaOf } from "../../components/services/kafka/resolve";
import { serviceOf } from "../../components/services/registry";
import { renderService } from "../../components/services/render-service";
import { zookeeperOf } from "../../components/services/zookeeper/resolve";

/** What is put on the host of the ZooKeeper server at a position. */
export function zookeeperAt(spec: ClusterSpec, position = 0): RenderedService {
  return serviceAt(spec, zookeeperOf(spec), position);
}

/** What is put on the host of the broker at a position. */
export function brokerAt(spec: ClusterSpec, position = 0): RenderedService {
  return serviceAt(spec, kafkaOf(spec), position);
}

function serviceAt(spec: ClusterSpec, group: ServerGroup, position: number): RenderedService {
  const server = group.servers[position];
  assert(server);
  return renderService(serviceOf(group.service), spec, server);
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
