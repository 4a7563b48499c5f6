import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hostServices } from "../../../components/hosts/host-services";
import { reachOf } from "../../../components/hosts/host-endpoints";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { organization } from "../../../components/security/leaf";
import { requireControllers } from "../../../components/services/kafka/controllers/resolve";
import { serviceOf } from "../../../components/services/registry";
import { isAskedByTls } from "../../../components/services/shown-certificate";
import { KafkaConnection } from "../../../operations/protocol/kafka/kafka-connection";
import { fetchQuorum, type Quorum } from "../../../operations/protocol/kafka/quorum";
import { secureConnection } from "../../../operations/transport/secure-connection";
import { logOf, start, type Started, stop } from "../../fuzz/support/start-servers";
import { startRoot } from "../../fuzz/support/startable";
import { TestAuthority } from "../../helpers/certificates";
import { type Raw, rawHost, specOf } from "../../helpers/config";

const patience = 240_000;

/** A host of a stack is never at an address of its own loopback; here all of them are on this machine. */
export function onLoopback(text: string): string {
  return text.replaceAll("10.77.1.", "127.77.1.");
}

/** Three controllers and three brokers in KRaft as real processes on loopback, by the files that are rendered for them. */
export class QuorumCluster {
  readonly directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-quorum-"));
  readonly authority = new TestAuthority();
  protected readonly identity = this.authority.identity({ subject: `/O=${organization}/OU=admin/CN=admin` });
  protected readonly servers = new Map<string, Started>();
  spec: ClusterSpec;

  /** @param security - As in the stack file, with more of it beside. */
  constructor(
    protected readonly version: string,
    security: Security,
    more: More = {},
  ) {
    this.spec = specWith(version, security, more);
  }

  /** Starts all servers of a service. */
  async start(unit: "kafka" | "kafka-controller"): Promise<void> {
    for (const host of this.spec.hosts) {
      const folder = path.join(this.directory, host.name);
      mkdirSync(folder, { recursive: true });
      this.writeKeys(host.name, folder);
      const service = hostServices(this.spec, host).find((one) => one.unit === unit);
      assert(service);
      this.servers.set(`${unit} ${service.id}`, await start(service, folder, onLoopback));
    }
  }

  /** A connection to a server, at the port where our own tools ask it. */
  async connect(service: "kafka" | "kafka-controller", id: number): Promise<KafkaConnection> {
    const endpoint = reachOf(this.spec, [])[service].find((one) => one.id === id);
    assert(endpoint);
    const socket = net.connect(endpoint.port, onLoopback(endpoint.address));
    await once(socket, "connect");
    const group = this.spec.groups.find((one) => one.service === service);
    if (group === undefined || !isAskedByTls(group)) return new KafkaConnection(socket);
    return new KafkaConnection(
      await secureConnection(socket, { identity: this.identity, address: onLoopback(endpoint.address) }),
    );
  }

  /** What the active controller says of its quorum, once there is one. */
  async quorum(): Promise<Quorum> {
    return this.until(async () => {
      for (const id of requireControllers(this.spec).servers.map((server) => server.id)) {
        const connection = await this.connect("kafka-controller", id).catch(() => undefined);
        const quorum = connection && (await fetchQuorum(connection).catch(() => undefined));
        connection?.close();
        if (quorum !== undefined && quorum.leader >= 0) return quorum;
      }
      return undefined;
    });
  }

  /** Asks until there is an answer. @throws AssertionError with the logs when there is none for four minutes. */
  async until<T>(ask: () => Promise<T | undefined>): Promise<T> {
    for (const end = Date.now() + patience; ; await sleep(500)) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined) return answer;
      for (const [name, server] of this.servers) assert.equal(server.child.exitCode, null, `${name}: ${logOf(server)}`);
      assert(Date.now() < end, [...this.servers.values()].map(logOf).join("\n"));
    }
  }

  async stop(): Promise<void> {
    // Brokers first: one that has lost its quorum takes minutes to end.
    const inOrder = [...this.servers].sort(([one], [other]) => other.localeCompare(one));
    const brokers = inOrder.filter(([name]) => name.startsWith("kafka "));
    await Promise.all(brokers.map(([, server]) => stop(server)));
    await Promise.all(inOrder.filter((one) => !brokers.includes(one)).map(([, server]) => stop(server)));
    this.authority.remove();
    rmSync(this.directory, { recursive: true });
  }

  protected writeKeys(host: string, folder: string): void {
    for (const group of this.spec.groups)
      for (const server of group.servers.filter((one) => one.host === host)) {
        const certificates = serviceOf(group.service).certificates?.(this.spec, server);
        if (certificates === undefined) continue;
        const place = (file: string) => file.replace(startRoot, folder);
        mkdirSync(place(certificates.directory.path), { recursive: true });
        for (const { path: file } of certificates.trust) writeFileSync(place(file), this.authority.certificate);
        for (const { subject, alternativeNames, file } of certificates.leaves) {
          const { cert, key } = this.authority.issue({
            subject: `/O=${organization}/OU=${subject.unit}/CN=${subject.commonName}`,
            names: alternativeNames.map((name) => `IP:${onLoopback(name)}`),
          });
          writeFileSync(place(file.path), `${key}${cert}${this.authority.certificate}`, { mode: 0o640 });
        }
      }
  }
}

/** `security` of a stack file. */
export type Security = string | Raw;

/** What else a stack file may say. */
export interface More {
  readonly users?: readonly Raw[];
  readonly controllers?: Raw;
  /** Each host has one process with both roles. */
  readonly combined?: boolean;
  readonly properties?: Raw;
}

/** Three hosts with a controller and a broker each, whose files are below `startRoot`. */
export function specWith(version: string, security: Security, more: More = {}): ClusterSpec {
  const { users = [], controllers = {}, combined = false, properties = {} } = more;
  const paths = { program: `${startRoot}/kafka`, config: `${startRoot}/etc-kafka`, data: [`${startRoot}/data/kafka`] };
  const own = { config: `${startRoot}/etc-kafka-controller`, data: `${startRoot}/data/kafka-controller` };
  return specOf({
    hosts: [1, 2, 3].map((id) =>
      rawHost(id, { address: `10.77.1.${id}`, zookeeperId: undefined, controllerId: combined ? id : 100 + id }),
    ),
    security,
    users,
    zookeeper: { source: undefined },
    kafka: {
      ...{ version, source: "maven", metadata: "kraft", heap: "192m", paths, properties },
      controllers: { ...(combined ? {} : { heap: "128m", paths: own }), ...controllers },
    },
  });
}
