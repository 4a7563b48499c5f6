import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Broker, ClusterSpec, EnsembleMember, Host } from "../model/cluster";
import type { Login, Settings } from "../settings";
import { preflight } from "./preflight";
import { KafkaHost, renderServices, serviceDigest } from "./host";
import { callLine, hostScript } from "./host-script";
import { type Reachable, remoteScript } from "./remote-script";

/**
 * ZooKeeper and Kafka on hosts with systemd, reached over SSH.
 *
 * 0. All hosts together are looked at; nothing is changed on any of them while one is not fit.
 * 1. Every host, in parallel: distributions, directories, configuration. Nothing that runs is touched.
 * 2. Only when all hosts are that far: ZooKeeper servers, then brokers, one after the other, are started or, where
 *    their configuration changed, restarted behind health gates.
 * 3. The ensemble and the brokers are what was asked for, or the `up` fails.
 */
export class KafkaOnHosts extends pulumi.ComponentResource {
  constructor(name: string, { spec, login, hostKeys }: Settings, options?: pulumi.ComponentResourceOptions) {
    super("kafka-zookeeper:ssh:Cluster", name, {}, options);
    const clusterId = spec.clusterId ?? this.createIdentity(name);
    const targets = spec.hosts.map((host) => reachable(host, login, hostKeys));
    const after = [preflight(spec, targets, clusterId, { parent: this })];
    const hosts = targets.map(
      (target) => new KafkaHost(target.host.name, { spec, target, clusterId, after }, { parent: this }),
    );
    const rolls = rollOrder(spec, targets).reduce<pulumi.Resource[]>(
      (before, { script, name: rollName, target }) => [
        ...before,
        remoteScript(
          rollName,
          { target, clusterId, script },
          { parent: this, dependsOn: [...hosts, ...before.slice(-1)] },
        ),
      ],
      [],
    );
    this.createReadyGate(spec, targets, clusterId, rolls);
    this.registerOutputs({});
  }

  /** Protected, because without it the hosts' data belongs to nobody: `destroy --exclude-protected` leaves it. */
  private createIdentity(name: string): pulumi.Output<string> {
    return new random.RandomUuid(`${name}-id`, {}, { parent: this, protect: true }).result;
  }

  private createReadyGate(
    spec: ClusterSpec,
    targets: readonly Reachable[],
    clusterId: pulumi.Input<string>,
    rolls: pulumi.Resource[],
  ): void {
    const target = targets[0];
    if (target === undefined) return;
    const digests = targets.flatMap(({ host }) =>
      renderServices(spec, host).map((service) => serviceDigest(spec, service)),
    );
    const apply = [
      `# ${digests.join(" ")}`,
      callLine(["cluster_ready", spec.readyTimeout, memberList(spec).join(" "), brokerList(spec).join(" ")]),
    ];
    const script = hostScript(["health", "ready"], { apply, remove: [] });
    remoteScript("cluster-ready", { target, clusterId, script }, { parent: this, dependsOn: rolls });
  }
}

function reachable(host: Host, login: Login, hostKeys: Settings["hostKeys"]): Reachable {
  const hostKey = hostKeys[host.name];
  if (hostKey === undefined) throw new Error(`no host key for ${host.name}`);
  return {
    host,
    connection: {
      host: host.address,
      port: host.sshPort,
      user: host.sshUser,
      hostKey,
      dialErrorLimit: 3,
      perDialTimeout: 10,
      ...login,
    },
  };
}

interface Roll {
  readonly name: string;
  readonly target: Reachable;
  readonly script: string;
}

/** ZooKeeper before the brokers, each in the order of their ids. */
function rollOrder(spec: ClusterSpec, targets: readonly Reachable[]): Roll[] {
  return [
    ...spec.ensemble.members.map((member) => rollOf(spec, targets, "zookeeper", member)),
    ...spec.brokers.members.map((broker) => rollOf(spec, targets, "kafka", broker)),
  ];
}

function rollOf(
  spec: ClusterSpec,
  targets: readonly Reachable[],
  unit: "zookeeper" | "kafka",
  node: EnsembleMember | Broker,
): Roll {
  const target = targets.find(({ host }) => host.name === node.host);
  const service = target && renderServices(spec, target.host).find((one) => one.unit === unit);
  if (target === undefined || service === undefined) throw new Error(`${unit} ${node.id} has no host`);
  const digest = serviceDigest(spec, service);
  const roll =
    unit === "zookeeper"
      ? callLine(["roll_zookeeper", digest, spec.readyTimeout, ...memberList(spec)])
      : callLine(["roll_kafka", digest, spec.readyTimeout, node.id, ...brokerList(spec)]);
  const script = hostScript(["health", "roll"], { apply: [roll], remove: [callLine(["stop_service", unit])] });
  return { name: `${unit}-${node.id}-roll`, target, script };
}

function memberList({ ensemble }: ClusterSpec): string[] {
  return ensemble.members.map(({ id, address }) => `${id}=${address}:${ensemble.ports.client}`);
}

function brokerList({ brokers }: ClusterSpec): string[] {
  return brokers.members.map(({ id, listeners: [first] }) => `${id}=${first?.address}:${first?.port}`);
}
