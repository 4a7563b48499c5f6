import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serverEndpoint } from "../../../components/hosts/host-endpoints";
import { hostServices } from "../../../components/hosts/host-services";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { clusterOutputs, rocketmqFilesOf } from "../../../components/outputs/cluster-outputs";
import type { Identity } from "../../../components/resources/inputs/identity-inputs";
import { organization } from "../../../components/security/leaf";
import { serviceOf } from "../../../components/services/registry";
import { rocketmqOf } from "../../../components/services/rocketmq/resolve";
import { ownUsers } from "../../../components/services/rocketmq/security/rocketmq-security";
import { messageTopicsOf } from "../../../components/services/rocketmq/topics/topics-spec";
import { userEntries } from "../../../components/services/rocketmq/users/users-spec";
import { giveOwnPasswords } from "../../../operations/services/rocketmq/own-logins";
import { RocketmqReader } from "../../../operations/services/rocketmq/rocketmq-reader";
import { groupsNotReady, nameServersNotReady } from "../../../operations/services/rocketmq/rocketmq-view";
import { applyEntries, applyMessageTopics } from "../../../operations/services/rocketmq/topics/apply";
import { usersKind, withLogin } from "../../../operations/services/rocketmq/users/user-kind";
import { secureConnection } from "../../../operations/transport/secure-connection";
import { logOf, start, type Started, stop } from "../../fuzz/support/start-servers";
import { startRoot } from "../../fuzz/support/startable";
import { TestAuthority } from "../../helpers/certificates";
import { closedPort } from "../../helpers/closed-port";
import { type Raw, rawHost, specOf } from "../../helpers/config";

const patience = 300_000;
const address = "127.0.0.1";

/** Files and messages of a size for tests. */
const small = {
  heap: "192m",
  maxMessageSize: "256k",
  directMemory: "160m",
  jvmOptions: ["-XX:+UseSerialGC"],
  properties: {
    mappedFileSizeCommitLog: 16_777_216,
    mappedFileSizeConsumeQueue: 600_000,
    mappedFileSizeTimerLog: 1_024_000,
    timerWheelEnable: true,
    transactionTimeOut: 3_000,
    transactionCheckInterval: 5_000,
  },
};

/** RocketMQ as real processes on loopback, one of each kind, by the files that are rendered for them. */
export class RocketmqCluster {
  readonly directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-rocketmq-"));
  readonly authority = new TestAuthority();
  readonly passwords = { admin: "A1".repeat(16), proxy: "P1".repeat(16) };
  readonly said: string[] = [];
  readonly spec: ClusterSpec;
  private readonly identity: Identity;
  private readonly servers: Started[] = [];

  private constructor(
    private readonly security: "secure" | "plaintext",
    rocketmq: Raw,
  ) {
    const paths = (name: string) => ({ config: `${startRoot}/etc-${name}`, data: `${startRoot}/data/${name}` });
    const { ports, nameServer, proxy, ...settings } = rocketmq as Readonly<Record<string, Raw>>;
    this.spec = specOf({
      hosts: [rawHost(1, { address, zookeeperId: undefined, brokerId: undefined, rocketmqId: 1 })],
      security,
      zookeeper: undefined,
      kafka: undefined,
      rocketmq: {
        source: "maven",
        ...small,
        paths: { program: `${startRoot}/rocketmq`, ...paths("rocketmq") },
        ports,
        nameServer: { heap: "96m", jvmOptions: small.jvmOptions, paths: paths("namesrv"), ...nameServer },
        proxy: { heap: "192m", jvmOptions: small.jvmOptions, paths: paths("proxy"), ...proxy },
        ...settings,
      },
    });
    const logins = {
      rocketmq: { user: ownUsers.admin, password: this.passwords.admin },
      "rocketmq-proxy": { user: ownUsers.proxy, password: this.passwords.proxy },
    };
    const known = this.authority.identity({ subject: `/O=${organization}/OU=admin/CN=admin` });
    this.identity = { ...known, services: ["rocketmq-namesrv", "rocketmq", "rocketmq-proxy"], logins };
  }

  static async start(security: "secure" | "plaintext", rocketmq: Raw = {}): Promise<RocketmqCluster> {
    const [nameServer, controller, broker, container, grpc, remoting] = await Promise.all(
      Array.from({ length: 6 }, closedPort),
    );
    const cluster = new RocketmqCluster(security, {
      ...rocketmq,
      ports: { broker, container },
      nameServer: { ports: { nameServer, controller } },
      proxy: { port: grpc, remotingPort: remoting },
    });
    try {
      cluster.writeKeys();
      await cluster.startAll();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  get reader(): RocketmqReader {
    return new RocketmqReader(this.reach, { timeoutMs: 20_000 });
  }

  /** Makes topics and consumer groups of the stack, and its users with these passwords. */
  async apply(passwords: Readonly<Record<string, string>>): Promise<void> {
    const spec = messageTopicsOf(this.spec);
    assert(spec);
    const watch = { say: (line: string) => void this.said.push(line), begin: () => undefined };
    const given = (wanted: typeof spec.topics) => ({ wanted, known: {} });
    await applyMessageTopics(
      this.reach,
      { topics: given(spec.topics), consumerGroups: given(spec.consumerGroups) },
      watch,
    );
    const wanted = withLogin(userEntries(rocketmqOf(this.spec).users ?? []));
    await applyEntries(this.reach, { what: "users", asked: [[usersKind(passwords), given(wanted)]] }, watch);
  }

  /** Writes the client files, of a user where there is one, and returns where they are. */
  files(login?: { readonly user: string; readonly password: string }): string {
    const files =
      login === undefined
        ? (clusterOutputs(this.spec, this.authority.certificate).rocketmqClientFiles ?? {})
        : rocketmqFilesOf(this.spec, this.authority.certificate, login);
    const directory = mkdtempSync(path.join(this.directory, "client-"));
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text);
    return directory;
  }

  /** The share of a core that the brokers take within some seconds (proc(5): utime and stime, in hundredths of a second). */
  async coresOfBrokers(seconds: number): Promise<number> {
    const { child } = this.servers[1] ?? {};
    const used = () => {
      const [, , , , , , , , , , , , , user, system] = readFileSync(`/proc/${child?.pid}/stat`, "utf8").split(" ");
      return (Number(user) + Number(system)) / 100;
    };
    const before = used();
    await sleep(seconds * 1_000);
    return (used() - before) / seconds;
  }

  async stop(): Promise<void> {
    for (const server of this.servers.toReversed()) await stop(server);
    this.authority.remove();
    rmSync(this.directory, { recursive: true });
  }

  get reach() {
    return {
      idsOf: () => [1],
      endpointsOf: (service: string) => {
        const group = this.spec.groups.find((one) => one.service === service);
        const [server] = group?.servers ?? [];
        return group === undefined || server === undefined ? [] : (serverEndpoint(group, server).ports ?? []);
      },
      loginOf: (service: string) => (this.security === "secure" ? this.identity.logins?.[service] : undefined),
      connect: async (_service: string, _id: number, at?: { readonly port: number }) => {
        const socket = net.connect(at?.port ?? 0, address);
        await once(socket, "connect");
        return this.security === "secure" ? secureConnection(socket, { identity: this.identity, address }) : socket;
      },
    };
  }

  private async startAll(): Promise<void> {
    const [host] = this.spec.hosts;
    assert(host);
    const services = hostServices(this.spec, host);
    for (const name of ["rocketmq-namesrv", "rocketmq", "rocketmq-proxy"]) {
      const service = services.find(({ unit }) => unit === name);
      assert(service);
      const server = await start(service, this.directory);
      this.servers.push(server);
      for (const end = Date.now() + patience; (await this.notReady(name)).length > 0; await sleep(1_000)) {
        assert.equal(server.child.exitCode, null, logOf(server));
        assert(Date.now() < end, `${(await this.notReady(name)).join("; ")}: ${logOf(server)}`);
      }
    }
  }

  private async notReady(name: string): Promise<string[]> {
    const { reader } = this;
    if (name === "rocketmq-namesrv") return nameServersNotReady({ nameServers: await reader.nameServers() });
    if (name === "rocketmq-proxy") return (await reader.proxyRoutes()).size === 1 ? [] : ["the proxy does not answer"];
    for (const { group } of await giveOwnPasswords(this.reach, reader.places())) this.said.push(`logins of ${group}`);
    const view = await reader.view();
    return [...nameServersNotReady(view), ...groupsNotReady(view)];
  }

  private writeKeys(): void {
    const place = (file: string) => file.replace(startRoot, this.directory);
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    for (const group of this.spec.groups)
      for (const server of group.servers) {
        const certificates = serviceOf(group.service).certificates?.(this.spec, server);
        if (certificates === undefined) continue;
        mkdirSync(place(certificates.directory.path), { recursive: true });
        for (const { path: file } of certificates.trust) writeFileSync(place(file), this.authority.certificate);
        for (const { file, subject } of certificates.leaves) {
          const name = `/O=${organization}/OU=${subject.unit}/CN=${subject.commonName}`;
          const { cert, key } = this.authority.issue({ subject: name, names: [`IP:${address}`] });
          writeFileSync(place(file.path), `${key}${cert}${this.authority.certificate}`, { mode: 0o640 });
        }
        for (const { file, content } of certificates.texts ?? [])
          writeFileSync(place(file.path), content(this.passwords, sha256).replaceAll(startRoot, this.directory));
      }
  }
}
