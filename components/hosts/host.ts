import * as pulumi from "@pulumi/pulumi";
import type { ClusterSpec, Distribution, Host } from "../model/cluster-spec";
import { stateDirectory } from "../model/systemd";
import { type Actions, callLine, fileLines, hostScript } from "./host-script";
import { Job } from "../resources/job";
import { loginOf, type Reachable, remoteScript } from "./remote-script";
import { renderServices, serviceRecord } from "./host-services";

export interface HostArgs {
  readonly spec: ClusterSpec;
  readonly target: Reachable;
  readonly clusterId: pulumi.Input<string>;
  /** What has to be done before anything on the host is changed. */
  readonly after: readonly pulumi.Resource[];
  /** See `Observation`. */
  readonly repairs: pulumi.Input<number>;
}

/** One host with users, directories, distributions and configuration in place; nothing is started yet. */
export class KafkaHost extends pulumi.ComponentResource {
  constructor(name: string, args: HostArgs, options?: pulumi.ComponentResourceOptions) {
    super("kafka-zookeeper:ssh:Host", name, {}, options);
    const { spec, target, clusterId, after, repairs } = args;
    const own = { parent: this, ...(target.host.lost ? untouched : {}) };
    const uploads = uploadDistributions(name, spec, target, { ...own, dependsOn: [...after] });
    const install = remoteScript(
      `${name}-install`,
      { target, clusterId, repairs, script: hostScript(["install"], installActions(spec, target.host)) },
      { ...own, dependsOn: [...after, ...uploads] },
    );
    remoteScript(
      `${name}-configure`,
      { target, clusterId, repairs, script: hostScript(["configure"], configureActions(spec, target.host)) },
      { ...own, dependsOn: [install] },
    );
    this.registerOutputs({});
  }
}

/** Whatever changes, the engine asks the provider for nothing, and lets go of the resource without a delete. */
const untouched = { retainOnDelete: true, ignoreChanges: ["*"] };

function distributionsOf(spec: ClusterSpec, { member, broker }: Host): Distribution[] {
  return [
    ...(member === undefined ? [] : [spec.ensemble.distribution]),
    ...(broker === undefined ? [] : [spec.brokers.distribution]),
  ];
}

/** Archives that the host cannot download itself are uploaded from this machine; what is there already is not. */
function uploadDistributions(
  name: string,
  spec: ClusterSpec,
  target: Reachable,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const { host } = target;
  const uploads = distributionsOf(spec, host).flatMap(({ product, version, source, sha512, home }) =>
    source.kind === "url" ? [] : [{ product, version: version.version, source, sha512, home }],
  );
  if (uploads.length === 0) return [];
  const inputs = { uploads: host.lost ? [] : uploads, target: pulumi.secret(loginOf(target)) };
  return [new Job("Upload", `${name}-upload`, inputs, options)];
}

function installActions(spec: ClusterSpec, host: Host): Actions {
  const services = renderServices(spec, host);
  const distributions = distributionsOf(spec, host);
  const data = services.flatMap(({ dataDirectories }) => dataDirectories);
  return {
    apply: [
      callLine(["claim", `${stateDirectory}/cluster-id`, "$cluster_id", `host ${host.name}`]),
      ...(spec.javaInstall ? [callLine(["install_java", spec.javaHome, ...javaRange(distributions)])] : []),
      ...distributions.map(({ product, version }) =>
        callLine(["check_java", spec.javaHome, version.java.min, version.java.max, product]),
      ),
      ...services.flatMap(({ unit, user, dataDirectories }) => [
        callLine(["ensure_user", user]),
        ...dataDirectories.map((path) => callLine(["prepare_data", path, user, "$cluster_id", `${unit}.paths.data`])),
      ]),
      ...distributions.map(({ product, layout, home, sha512, source }) =>
        callLine([
          "install_distribution",
          product,
          layout,
          home,
          sha512,
          ...(source.kind === "url" ? [source.url] : []),
        ]),
      ),
    ],
    remove: [
      ...distributions.map(({ product, layout, home }) => callLine(["remove_distribution", product, layout, home])),
      ...(spec.deleteData
        ? [...data.map((path) => callLine(["remove_data", path, "$cluster_id"])), "release_host"]
        : []),
    ],
  };
}

/** Oldest and newest Java release that suits everything on a host. */
function javaRange(distributions: readonly Distribution[]): [min: number, max: number] {
  const ranges = distributions.map(({ version }) => version.java);
  return [Math.max(...ranges.map(({ min }) => min)), Math.min(...ranges.map(({ max }) => max))];
}

function configureActions(spec: ClusterSpec, host: Host): Actions {
  const services = renderServices(spec, host);
  return {
    apply: [
      ...services.flatMap((service) => [
        callLine(["begin_service", service.unit]),
        ...service.files.flatMap(fileLines),
        callLine(["finish_service", ...serviceRecord(spec, service)]),
      ]),
      "finish_services",
    ],
    remove: services.map(({ unit }) => callLine(["remove_service", unit])),
  };
}
