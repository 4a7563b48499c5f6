import { type ClusterSpec, clusterOn, type Server } from "../model/cluster-spec";
import { endpointOf } from "../model/port";
import { publicFile, type RenderedService } from "../model/rendered-file";
import { renderUnit } from "../model/systemd";
import type { Service } from "./service";

/** Everything that one server needs on its host. @throws Error when the cluster has no group of the service. */
export function renderService(service: Service, cluster: ClusterSpec, server: Server): RenderedService {
  const { name } = service;
  const spec = clusterOn(cluster, server.host);
  const group = spec.groups.find((one) => one.service === name);
  if (group === undefined) throw new Error(`the cluster has no ${name}`);
  const [first] = service.ports(group, server);
  const dataDirectories = service.dataDirectories(group).map(({ path }) => path);
  const members = service.members?.(group);
  const step = service.changes?.stepOf?.(service.changes.properties(spec, server.id));
  const identity = service.identity?.(group, server);
  const stopTimeout = service.stopTimeout?.(group);
  const unit = renderUnit({
    name,
    description: `${service.product} ${group.distribution.version.version}, ${service.noun} ${server.id}`,
    documentation: service.documentation,
    after: (service.startsAfter?.(group) ?? service.dependsOn)
      .filter((other) => spec.groups.some((one) => one.service === other))
      .map((other) => `${other}.service`),
    user: group.user,
    javaHome: spec.javaHome,
    ...service.program(group),
    writablePaths: dataDirectories,
    ...(stopTimeout === undefined ? {} : { stopTimeout }),
  });
  return {
    unit: name,
    id: server.id,
    user: group.user,
    endpoint: first === undefined ? "" : endpointOf(first, server.address),
    ...(members === undefined ? {} : { members }),
    ...(step === undefined ? {} : { step }),
    dataDirectories,
    ...(service.replicas === undefined ? {} : { replicas: service.replicas }),
    ...(identity === undefined ? {} : { identity }),
    files: [
      ...service.files(spec, server),
      { ...publicFile(`/etc/systemd/system/${name}.service`, unit.content), restartContent: unit.restartContent },
      ...(service.identityFiles?.(group, server) ?? []),
      ...(service.commands?.(spec, server) ?? []),
    ],
  };
}
