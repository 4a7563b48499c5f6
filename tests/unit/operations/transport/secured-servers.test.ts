import assert from "node:assert/strict";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import type { Plan } from "../../../../components/resources/inputs/roll-inputs";
import { ClusterHosts } from "../../../../operations/phases/cluster-hosts";
import { SecuredServers } from "../../../../operations/transport/secured-servers";
import type { RollHost } from "../../../../operations/transport/roll-host";
import { type HostSessions, hostsReach } from "../../../../operations/transport/ssh-transport";
import { type Pair, TestAuthority } from "../../../helpers/certificates";
import { TlsServers } from "../../../helpers/tls-server";
import { noServers } from "../../../helpers/no-servers";

const address = "127.0.0.1";
const kafka = { service: "kafka", address } as const;

describe("the connections to servers of which some have TLS", () => {
  const servers = new TlsServers();
  let authority: TestAuthority;
  let pair: Pair;

  before(() => {
    authority = new TestAuthority();
    pair = authority.issue();
  });
  after(() => authority.remove());
  afterEach(() => servers.close());

  const answering = () => servers.connect(authority, pair, { serve: (socket) => void socket.end("yes") });

  it("are as they were opened where the servers of a service talk plain text", async () => {
    const stream = await servers.plain(() => undefined);
    const open = () => Promise.resolve(stream);
    assert.equal(await new SecuredServers(undefined).connect(kafka, open), stream);
    const identity = { ...authority.identity(), services: ["zookeeper" as const] };
    assert.equal(await new SecuredServers(identity).connect(kafka, open), stream);
  });

  it("are by TLS at a listener that has it, also while the servers of the service are asked in plain text", async () => {
    const identity = { ...authority.identity(), services: ["zookeeper" as const] };
    const socket = await new SecuredServers(identity).connect({ ...kafka, tls: true }, answering);
    assert.equal(await text(socket), "yes");
  });

  it("remember who does not talk TLS as it shall, until it does", async () => {
    const secured = new SecuredServers(authority.identity());
    const plain = () => servers.plain((socket) => socket.end("no TLS here at all"));
    await assert.rejects(secured.connect(kafka, plain), /it talks plain text where TLS is expected/);
    assert.match(secured.problemOf(kafka) ?? "", /^kafka at 127\.0\.0\.1: it talks plain text/);
    assert.deepEqual(secured.problems, [secured.problemOf(kafka)]);
    assert.equal(secured.problemOf({ service: "zookeeper", address }), undefined);
    (await secured.connect(kafka, answering)).destroy();
    assert.deepEqual([secured.problemOf(kafka), secured.problems], [undefined, []]);
  });

  it("remember who refuses the certificate of this program after the handshake", async () => {
    const secured = new SecuredServers(authority.identity({ days: -1 }));
    const socket = await secured.connect(kafka, () => servers.strict(authority, pair, "tls1_3"));
    await assert.rejects(text(socket), /it refuses the certificate of this program/);
    assert.match(secured.problemOf(kafka) ?? "", /^kafka at 127\.0\.0\.1: it refuses the certificate/);
  });

  it("do not remember that a connection could not be opened, or ended", async () => {
    const secured = new SecuredServers(authority.identity());
    await assert.rejects(
      secured.connect(kafka, () => Promise.reject(new Error("connection refused"))),
      /^Error: connection refused$/,
    );
    (await secured.connect(kafka, answering)).destroy(new Error("read ECONNRESET"));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(secured.problems, []);
  });

  it("are made to a server that still has the certificate of the address where it was started", async () => {
    const secured = new SecuredServers(authority.identity());
    const moved = { service: "kafka", address: "127.0.0.2" } as const;
    const socket = await secured.connect(moved, answering, () => Promise.resolve(address));
    assert.equal(await text(socket), "yes");
    assert.deepEqual(secured.problems, []);
    for (const elsewhere of [
      () => Promise.resolve(""),
      () => Promise.resolve("127.0.0.3"),
      () => Promise.reject(new Error()),
    ])
      await assert.rejects(
        secured.connect(moved, answering, elsewhere),
        /its certificate is that of 127\.0\.0\.1, and not/,
      );
    assert.equal(secured.problems.length, 1);
  });

  const node = { id: 1, host: "kafka1", address, port: 9093 };
  const pipes = (open: () => Promise<Duplex>) => ({ pipe: open, startedAt: () => Promise.resolve(address) });

  it("are made by a roll with the identity of this program, which says why a server does not answer", async () => {
    const plan = { ...noServers, zookeeper: [node], kafka: [node] } as unknown as Plan;
    const hosts = (open: () => Promise<Duplex>) => new Map([["kafka1", pipes(open) as unknown as RollHost]]);
    const secure = new ClusterHosts(plan, hosts(answering), authority.identity());
    assert.equal(await text(await secure.connect("kafka", 1)), "yes");
    assert.equal(await text(await secure.connectOn({ ...node, address: "127.0.0.2" }, "zookeeper")), "yes");
    assert.deepEqual(await secure.problems(), []);
    const refused = new ClusterHosts(plan, hosts(answering), { ...authority.identity(), authorities: pair.cert });
    await assert.rejects(refused.connect("kafka", 1), /not signed by the authority of this stack/);
    assert.match((await refused.problems()).join(), /^kafka at 127\.0\.0\.1: its certificate was not signed/);
    assert.deepEqual(await refused.problems([node]), [], "what one server waits for is not what another one lacks");
  });

  it("are made by everything else that asks hosts with the identity of this program", async () => {
    const sessions = (open: () => Promise<Duplex>) => ({ of: () => Promise.resolve(pipes(open)) });
    const reach = (open: () => Promise<Duplex>) =>
      hostsReach(
        {
          ...noServers,
          substrate: "ssh",
          targets: [],
          zookeeper: [],
          "kafka-controller": [],
          kafka: [node],
          identity: authority.identity(),
        },
        sessions(open) as unknown as HostSessions,
      );
    assert.equal(await text(await reach(answering).connect("kafka", 1)), "yes");
    const refused = reach(() => servers.plain((socket) => socket.end("no TLS here at all")));
    await assert.rejects(refused.connect("kafka", 1), /it talks plain text/);
    assert.match(refused.problemOf("kafka", 1) ?? "", /^kafka at 127\.0\.0\.1: it talks plain text/);
  });
});
