import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { type HostService, hostServices } from "../../../components/hosts/host-services";
import { rollPlan } from "../../../components/hosts/roll-plan";
import type { Identity } from "../../../components/resources/inputs/identity-inputs";
import { type Plan, planSchema } from "../../../components/resources/inputs/roll-inputs";
import { boundAddress } from "../../../components/model/port";
import { kafkaOf } from "../../../components/services/kafka/resolve";
import { loginEndpoints } from "../../../components/services/kafka/users/login-endpoints";
import { type ServiceName, serviceOf } from "../../../components/services/registry";
import { isAskedByTls } from "../../../components/services/shown-certificate";
import { ClusterHosts } from "../../../operations/phases/cluster-hosts";
import { rollHosts } from "../../../operations/phases/roll-hosts";
import { applyUsers } from "../../../operations/services/kafka/users/apply";
import { secureConnection } from "../../../operations/transport/secure-connection";
import type { RollHost } from "../../../operations/transport/roll-host";
import type { Reach } from "../../../operations/transport/transport";
import { logOf, start, stop } from "../../fuzz/support/start-servers";
import { type More, onLoopback, QuorumCluster, type Security, specWith } from "./quorum-cluster";
import { connectTo, restOfHost } from "./real-host";

/** What runs of a service: with which configuration, and where it answers. */
interface Running {
  readonly digest: string;
  readonly endpoint: string;
}

/** The same cluster, which the real roll takes from one stack file to the next. */
export class RolledQuorum extends QuorumCluster {
  readonly said: string[] = [];
  private readonly running = new Map<string, Running>();

  /** An `up` with another `security`, as far as it is a roll. */
  async up(security: Security, more: More = {}): Promise<void> {
    this.spec = specWith(this.version, security, more);
    for (const { name } of this.spec.hosts) {
      mkdirSync(this.folderOf(name), { recursive: true });
      this.writeKeys(name, this.folderOf(name));
    }
    const hosts = new Map(this.spec.hosts.map(({ name }) => [name, this.hostNamed(name)]));
    const log = (line: string) => void this.said.push(line);
    await rollHosts(this.plan, hosts, { log, identity: this.ourIdentity });
  }

  /** Makes the users of the stack file, each with a password for its `loginKey`. */
  async giveUsers(passwords: Readonly<Record<string, string>>): Promise<void> {
    const brokers = kafkaOf(this.spec);
    const wanted = Object.fromEntries(
      brokers.users.map(({ name: _name, namespaces: _namespaces, principal, ...user }) => [principal, user]),
    );
    const given = { wanted, known: {}, passwords, fingerprints: {}, logins: loginEndpoints(brokers) };
    const quiet = { begin: () => undefined, wrote: () => undefined };
    await applyUsers(this.reach, given, { say: (line) => void this.said.push(line), ...quiet });
  }

  /** Puts other certificates in the place of those of a host. */
  issueAnew(host: string): void {
    this.writeKeys(host, this.folderOf(host));
  }

  /** The ports at which every server shows a certificate to the operator, by the name of the listener. */
  async portsWithTls(): Promise<string[]> {
    const ports = this.spec.groups.flatMap((group) =>
      group.servers.flatMap((server) =>
        serviceOf(group.service)
          .ports(group, server)
          .filter(({ tls }) => tls === true)
          .map((port) => ({ name: port.name, number: port.number, at: boundAddress(port, server.address) })),
      ),
    );
    for (const { at, number } of ports) (await this.secure(at, number)).destroy();
    return [...new Set(ports.map(({ name }) => name))];
  }

  /** The plan of the roll, with the addresses of this machine. */
  private get plan(): Plan {
    return planSchema.parse(JSON.parse(onLoopback(JSON.stringify(rollPlan(this.spec)))));
  }

  private get ourIdentity(): Identity {
    const asked = this.spec.groups.filter((group) => isAskedByTls(group)).map(({ service }) => service as ServiceName);
    return { ...this.identity, services: asked };
  }

  private get reach(): Reach {
    const hosts = new Map(this.spec.hosts.map(({ name }) => [name, this.hostNamed(name)]));
    const servers = new ClusterHosts(this.plan, hosts, this.ourIdentity);
    const unused = () => Promise.reject(new Error("not asked here"));
    return {
      ...{
        idsOf: () => [1, 2, 3],
        problemOf: () => undefined,
        sockets: unused,
        outsideOf: () => [],
        askOutside: unused,
      },
      connect: (service, id, at) =>
        at === undefined ? servers.connect(service, id) : this.secure(at.address, at.port),
      ...{ open: unused, close: () => undefined },
    };
  }

  private async secure(address: string, port: number) {
    const at = onLoopback(address);
    return secureConnection(await connectTo(at, port), { identity: this.identity, address: at });
  }

  private folderOf(host: string): string {
    return path.join(this.directory, host);
  }

  private serviceOn(host: string, unit: ServiceName): HostService {
    const found = this.spec.hosts.find(({ name }) => name === host);
    const service = found && hostServices(this.spec, found).find((one) => one.unit === unit);
    assert(service);
    return service;
  }

  /** What the host remembers of a service; of one that is within another nothing, since it has no unit. */
  private recordOf(host: string, unit: ServiceName): Running | undefined {
    const found = this.spec.hosts.find(({ name }) => name === host);
    const service = found && hostServices(this.spec, found).find((one) => one.unit === unit);
    return service && this.running.get(`${unit} ${service.id}`);
  }

  private async startOn(host: string, unit: ServiceName): Promise<void> {
    const service = this.serviceOn(host, unit);
    const key = `${unit} ${service.id}`;
    if (this.servers.get(key)?.child.exitCode === null) return;
    this.servers.set(key, await start(service, this.folderOf(host), onLoopback));
    this.running.set(key, { digest: service.digest, endpoint: onLoopback(service.endpoint) });
  }

  private async stopOn(host: string, unit: ServiceName): Promise<void> {
    const server = this.servers.get(`${unit} ${this.serviceOn(host, unit).id}`);
    if (server !== undefined && server.child.exitCode === null) await stop(server);
  }

  private hostNamed(host: string): RollHost {
    const keyOf = (unit: ServiceName) => `${unit} ${this.serviceOn(host, unit).id}`;
    return {
      ...restOfHost(this.folderOf(host)),
      state: (unit) => {
        const server = this.servers.get(keyOf(unit));
        const active = server !== undefined && server.child.exitCode === null;
        return Promise.resolve({
          active,
          running: active ? (this.running.get(keyOf(unit))?.digest ?? "") : "",
          restarts: 0,
        });
      },
      start: (unit) => this.startOn(host, unit),
      restart: async (unit) => {
        await this.stopOn(host, unit);
        await this.startOn(host, unit);
      },
      stop: (unit) => this.stopOn(host, unit),
      // As the script does it on a host: a server that was not restarted yet answers where it was started.
      pipe: (address, port, unit, former = []) => {
        const planned = `${address}:${port}`;
        const known = unit === undefined ? undefined : this.recordOf(host, unit);
        const recorded = known?.endpoint ?? planned;
        const at = recorded === planned || former.includes(recorded) ? planned : recorded;
        const colon = at.lastIndexOf(":");
        return connectTo(at.slice(0, colon), Number(at.slice(colon + 1)));
      },
      inspect: () => [...this.servers.values()].map((server) => logOf(server)).join("\n"),
    };
  }
}
