import type * as pulumi from "@pulumi/pulumi";
import { type ClusterSpec, clusterOn, distributionsOn, type Host, settingOn } from "../model/cluster-spec";
import { type Actions, callLine, fileLines, hostScript } from "./host-script";
import { settingsPath } from "../services/registry";
import { serviceRecord } from "../services/service-record";
import { type HostService, hostServices } from "./host-services";
import { type Reachable, remoteScript } from "./remote-script";

export interface HostArgs {
  readonly spec: ClusterSpec;
  readonly target: Reachable;
  readonly clusterId: pulumi.Input<string>;
  /** What has to be done before anything on the host is changed. */
  readonly after: readonly pulumi.Resource[];
  /** See `Observation`. */
  readonly repairs: pulumi.Input<number>;
}

/**
 * The services of one host, with users, directories, distributions and configuration in place; nothing is started yet.
 *
 * Each service is a resource named by what it is, for example `cluster-kafka-1`, see README.md. Those of one host are set
 * up one after the other, because one run at a time may change a host.
 */
export function createServices(
  cluster: string,
  args: HostArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const { spec, target, clusterId, after, repairs } = args;
  const own = { ...options, ...(target.host.lost ? untouched : {}) };
  const created: pulumi.Resource[] = [];
  for (const service of hostServices(spec, target.host)) {
    const name = `${cluster}-${service.unit}-${service.id}`;
    const script = hostScript(serviceActions(spec, target.host, service));
    const dependsOn = [...after, ...created];
    created.push(remoteScript(name, { target, clusterId, repairs, script }, { ...own, dependsOn }));
  }
  return created;
}

/** Whatever changes, the engine asks the provider for nothing, and lets go of the resource without a delete. */
const untouched = { retainOnDelete: true, ignoreChanges: ["*"] };

function serviceActions(spec: ClusterSpec, host: Host, service: HostService): Actions {
  const { unit, user, dataDirectories, replicas, identity } = service;
  const { product, version, layout, home, sha512, source } = service.distribution;
  const { javaHome, javaInstall } = clusterOn(spec, host.name);
  const javaSetting = settingOn(host, "java.home");
  const dataSetting = settingOn(host, `${settingsPath(unit)}.paths.data`);
  return {
    apply: [
      ...proxyLines(spec),
      callLine(["claim_host", "$cluster_id"]),
      ...(javaInstall ? [callLine(["install_java", javaHome, ...javaRange(spec, host)])] : []),
      callLine([
        "check_java",
        javaHome,
        version.java.min,
        version.java.max,
        product,
        ...othersThan("java.home", javaSetting),
      ]),
      callLine(["ensure_user", user]),
      ...dataDirectories.map((path) => callLine(["prepare_data", path, user, "$cluster_id", dataSetting])),
      ...(identity === undefined
        ? []
        : identity.directories.map((path) => callLine(["put_identity", path, user, "$cluster_id", identity.id]))),
      callLine(["install_distribution", product, layout, home, sha512, ...(source.kind === "url" ? [source.url] : [])]),
      callLine(["begin_service", unit]),
      ...service.files.flatMap(fileLines),
      callLine(["finish_service", ...serviceRecord(service)]),
    ],
    remove: [
      ...(replicas === undefined
        ? []
        : [callLine(["refuse_replicas", unit, replicas.property, replicas.directories, ...dataDirectories])]),
      callLine(["remove_service", unit]),
      callLine(["remove_distribution", product, layout, home]),
      ...(spec.deleteData
        ? [...dataDirectories.map((path) => callLine(["remove_data", path, "$cluster_id"])), "release_host"]
        : []),
    ],
  };
}

/** An argument that may be left out. */
function othersThan(usual: string, argument: string): string[] {
  return argument === usual ? [] : [argument];
}

/** curl, wget and the programs that install packages all read these names; systemd gives them to no service. */
function proxyLines({ proxy }: ClusterSpec): string[] {
  if (proxy === undefined) return [];
  const { url, exceptions } = proxy;
  const names = [`http_proxy=${url}`, `https_proxy=${url}`];
  return [callLine(["export", ...names, ...(exceptions.length === 0 ? [] : [`no_proxy=${exceptions.join(",")}`])])];
}

/** Oldest and newest Java release that suits all services of a host: they share one installation. */
function javaRange(spec: ClusterSpec, host: Host): [min: number, max: number] {
  const ranges = distributionsOn(spec, host).map(({ version }) => version.java);
  return [Math.max(...ranges.map(({ min }) => min)), Math.min(...ranges.map(({ max }) => max))];
}
