import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { resolveCluster } from "../../../components/config/defaults";
import { hostServices } from "../../../components/hosts/host-services";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { certificateFilesOf, clientFilesOf, clusterOutputs } from "../../../components/outputs/cluster-outputs";
import { type Leaf, organization } from "../../../components/security/leaf";
import type { Subjects } from "../../../components/security/security-schema";
import type { Identity } from "../../../components/resources/inputs/identity-inputs";
import { kafkaOf } from "../../../components/services/kafka/resolve";
import { loginEndpoints } from "../../../components/services/kafka/users/login-endpoints";
import { newestMechanism } from "../../../components/services/kafka/users/rotation";
import { serviceOf } from "../../../components/services/registry";
import { KafkaConnection } from "../../../operations/protocol/kafka/kafka-connection";
import { createTopics } from "../../../operations/protocol/kafka/topics";
import { applyUsers } from "../../../operations/services/kafka/users/apply";
import type { Users } from "../../../operations/services/kafka/users/plan";
import { secureConnection } from "../../../operations/transport/secure-connection";
import type { Reach } from "../../../operations/transport/transport";
import { logOf, start, type Started, stop } from "../../fuzz/support/start-servers";
import { startRoot } from "../../fuzz/support/startable";
import { TestAuthority } from "../../helpers/certificates";
import { closedPort } from "../../helpers/closed-port";
import { configOf, type Raw, rawHost } from "../../helpers/config";

const patience = 240_000;

/** What certificates call the servers and the operator, as OpenSSL writes it. */
export interface Who {
  readonly admin: string;
  readonly subjectOf: (leaf: Leaf) => string;
  /** The same as Java prints it, for certificates of one's own. */
  readonly subjects?: Subjects;
}

const made: Who = {
  admin: `/O=${organization}/OU=admin/CN=admin`,
  subjectOf: ({ subject: { unit, commonName } }) => `/O=${organization}/OU=${unit}/CN=${commonName}`,
};

/** A real ZooKeeper and a real broker on loopback, with TLS and logins, by the files that are rendered for them. */
export class SecureCluster {
  readonly directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-secure-"));
  readonly authority = new TestAuthority();
  /** Who signs certificates of applications. */
  readonly applications = new TestAuthority("/CN=applications");
  private readonly identity: Identity;
  private readonly servers: Started[] = [];
  private readonly fingerprints = new Map<string, string>();
  private known: Users = {};
  /** What every change of users said. */
  readonly said: string[] = [];

  private constructor(
    readonly ports: Readonly<Record<"client" | "clients" | "internal" | "certificates", number>>,
    private readonly who: Who,
  ) {
    this.identity = this.authority.identity({ subject: who.admin });
  }

  /** @param topic What clients may write to; brokers make none by themselves. @param who Default: as this program calls them. */
  static async start(topic: string, who: Who = made): Promise<SecureCluster> {
    const [client = 0, clients = 0, internal = 0, certificates = 0] = await Promise.all(
      Array.from({ length: 4 }, closedPort),
    );
    const cluster = new SecureCluster({ client, clients, internal, certificates }, who);
    try {
      await cluster.startAll();
      const connection = new KafkaConnection(await cluster.reach.connect("kafka", 1));
      // A controller hears of its own broker a moment after that serves.
      const making = { name: topic, partitions: 1, replicationFactor: 1, config: {} };
      for (let tries = 0; ; tries += 1) {
        const [result] = await createTopics(connection, [making]);
        if (result?.errorCode === 0) break;
        assert(tries < 60, result?.errorMessage ?? "no answer");
        await sleep(500);
      }
      connection.close();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** The cluster with some users. */
  specWith(users: readonly Raw[]): ClusterSpec {
    const pathsOf = (name: string) => ({ program: `${startRoot}/${name}`, config: `${startRoot}/etc-${name}` });
    const { client, clients, internal, certificates } = this.ports;
    const config = configOf({
      hosts: [rawHost(1, { address: "127.0.0.1" })],
      security: { mode: "secure", applicationAuthorities: this.applications.certificate },
      users,
      kafka: {
        heap: "256m",
        paths: { ...pathsOf("kafka"), data: [`${startRoot}/data/kafka`] },
        listeners: [
          { name: "CLIENTS", port: clients },
          { name: "CERTIFICATES", port: certificates, security: "certificates" },
          { name: "INTERNAL", port: internal },
        ],
        properties: { "zookeeper.connection.timeout.ms": "200000", "zookeeper.session.timeout.ms": "60000" },
      },
      zookeeper: {
        heap: "128m",
        ports: { client },
        paths: { ...pathsOf("zookeeper"), data: `${startRoot}/data/zookeeper` },
      },
    });
    const { subjects } = this.who;
    return resolveCluster(subjects === undefined ? config : { ...config, subjects });
  }

  /** Makes the users of a stack file what they should be, with a password for each `loginKey`. */
  async apply(users: readonly Raw[], passwords: Readonly<Record<string, string>>): Promise<void> {
    const brokers = kafkaOf(this.specWith(users));
    const wanted: Users = Object.fromEntries(
      brokers.users.map(({ name: _name, namespaces: _namespaces, principal, ...user }) => [principal, user]),
    );
    const logins = loginEndpoints(brokers);
    const fingerprints = Object.fromEntries(this.fingerprints);
    await applyUsers(
      this.reach,
      { wanted, known: this.known, passwords, fingerprints, logins },
      {
        say: (line) => this.said.push(line),
        begin: () => undefined,
        wrote: (login, fingerprint) => this.fingerprints.set(login, fingerprint),
      },
    );
    this.known = wanted;
  }

  /** Writes the files of a user into a directory, as an application gets them, and returns where they are. */
  filesOf(users: readonly Raw[], name: string, passwords: Readonly<Record<string, string>>): string {
    const spec = this.specWith(users);
    const user = kafkaOf(spec).users.find((one) => one.name === name);
    assert(user);
    const mechanism = newestMechanism(user);
    const password = passwords[`${name}/${mechanism}`] ?? "";
    const files =
      mechanism === undefined
        ? certificateFilesOf(spec, this.authority.certificate)
        : clientFilesOf(spec, this.authority.certificate, { user: name, password });
    const directory = mkdtempSync(path.join(this.directory, `${name}-`));
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(directory, file), text);
    return directory;
  }

  get bootstrapServers(): string {
    return clusterOutputs(this.specWith([])).bootstrapServers;
  }

  async stop(): Promise<void> {
    for (const server of this.servers.toReversed()) await stop(server);
    this.authority.remove();
    this.applications.remove();
    rmSync(this.directory, { recursive: true });
  }

  /** The servers in the order of their start: ZooKeeper, then the broker. */
  get started(): readonly Started[] {
    return this.servers;
  }

  /** A connection of somebody to the broker. @param port - Default: that of the brokers. */
  async connectAs(identity: Identity, port: number = this.ports.internal) {
    const socket = net.connect(port, "127.0.0.1");
    await once(socket, "connect");
    return secureConnection(socket, { identity, address: "127.0.0.1" });
  }

  get reach(): Reach {
    return {
      idsOf: () => [1],
      problemOf: () => undefined,
      sockets: () => Promise.resolve([]),
      outsideOf: () => [],
      askOutside: () => Promise.reject(new Error("there is nothing outside")),
      connect: (_service, _id, at) => this.connectAs(this.identity, at?.port),
      open: () => Promise.reject(new Error("nobody looks at a certificate here")),
      close: () => undefined,
    };
  }

  private async startAll(): Promise<void> {
    const spec = this.specWith([]);
    const [host] = spec.hosts;
    assert(host);
    this.writeKeys(spec);
    for (const service of hostServices(spec, host)) {
      const server = await start(service, this.directory);
      this.servers.push(server);
      const text = service.unit === "kafka" ? /\] started \[kafka\.server/ : /binding to (port|client)/i;
      for (const end = Date.now() + patience; !text.test(readFileSync(server.log, "utf8")); await sleep(300)) {
        assert.equal(server.child.exitCode, null, logOf(server));
        assert(Date.now() < end, `${service.unit} is not there: ${logOf(server)}`);
      }
    }
  }

  private writeKeys(spec: ClusterSpec): void {
    for (const group of spec.groups)
      for (const server of group.servers) {
        const certificates = serviceOf(group.service).certificates?.(spec, server);
        if (certificates === undefined) continue;
        const place = (file: string) => file.replace(startRoot, this.directory);
        mkdirSync(place(certificates.directory.path), { recursive: true });
        for (const { path: file } of certificates.trust) writeFileSync(place(file), this.authority.certificate);
        for (const leaf of certificates.leaves) {
          const { alternativeNames, file } = leaf;
          const { cert, key } = this.authority.issue({
            subject: this.who.subjectOf(leaf),
            names: alternativeNames.map((name) => (net.isIP(name) === 0 ? `DNS:${name}` : `IP:${name}`)),
          });
          writeFileSync(place(file.path), `${key}${cert}${this.authority.certificate}`, { mode: 0o640 });
        }
      }
  }
}
