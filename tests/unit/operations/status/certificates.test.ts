import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import type { Duplex } from "node:stream";
import { recordedIn } from "../../../../operations/certificates/recorded";
import { inspectCertificates } from "../../../../operations/status/certificates";
import { replacements } from "../../../../tools/stack/renew-certificates";
import { type Pair, TestAuthority } from "../../../helpers/certificates";
import { TlsServers } from "../../../helpers/tls-server";
import { noServers } from "../../../helpers/no-servers";

const urn = (type: string, name: string) => `urn:pulumi:dev::kafka-zookeeper::kafka-zookeeper:index:${type}::${name}`;

describe("the certificates of a stack", () => {
  const servers = new TlsServers();
  let authority: TestAuthority;
  let pair: Pair;

  before(() => {
    authority = new TestAuthority();
    pair = authority.issue();
  });
  after(() => authority.remove());
  afterEach(() => servers.close());

  const recorded = () =>
    [
      { type: "CertificateAuthority", name: "cluster-authority", certificate: authority.certificate },
      { type: "Certificate", name: "cluster-kafka-1-server", certificate: pair.cert },
      { type: "Certificate", name: "cluster-admin", certificate: authority.issue({ days: 5 }).cert },
      { type: "Roll", name: "cluster-roll", certificate: "" },
    ].flatMap(({ type, name, certificate }) =>
      recordedIn({ urn: urn(type, name), type: `kafka-zookeeper:index:${type}`, outputs: { certificate } }),
    );

  it("are read from its state, with whose they are", () => {
    const all = recorded();
    assert.deepEqual(
      all.map(({ name, isAuthority }) => [name, isAuthority]),
      [
        ["cluster-authority", true],
        ["cluster-kafka-1-server", false],
        ["cluster-admin", false],
      ],
    );
    assert.equal(all[1]?.subject, "CN=kafka-1,OU=broker");
    assert.deepEqual(replacements(all), [
      ...["--replace", urn("Certificate", "cluster-kafka-1-server")],
      ...["--replace", urn("Certificate", "cluster-admin")],
    ]);
  });

  const look = (open: () => Promise<Duplex>, milliseconds = 5_000) =>
    inspectCertificates(
      {
        reach: {
          ...noServers,
          substrate: "ssh",
          targets: [],
          zookeeper: [],
          kafka: [],
          "kafka-controller": [],
          identity: authority.identity(),
        },
        plan: undefined,
        certificates: recorded(),
      },
      { idsOf: (service) => (service === "kafka" ? [1] : []), open },
      milliseconds,
    );

  it("are looked at where servers show them, also when they have expired", async () => {
    const expired = authority.issue({ days: -1 });
    const [first, second, third] = await look(() => servers.connect(authority, expired));
    assert.deepEqual([first?.shown, third?.shown], [[], []]);
    const { serialNumber: serial, validTo } = new X509Certificate(expired.cert);
    const [seen] = second?.shown ?? [];
    assert.deepEqual([seen?.serial, seen?.notAfter], [serial, new Date(validTo).toISOString()]);
    assert.deepEqual([seen?.service, seen?.id, seen?.port, seen?.problem], ["kafka", 1, null, null]);
  });

  it("say why they are not seen", async () => {
    const [, second] = await look(() => Promise.reject(new Error("connection refused")));
    assert.deepEqual(
      second?.shown.map(({ serial, problem }) => [serial, problem]),
      [[null, "connection refused"]],
    );
  });

  it("are looked at again where a busy server did not respond the first time, and only then", async () => {
    let looks = 0;
    const second = async () => (++looks === 1 ? new Promise<never>(() => undefined) : servers.connect(authority, pair));
    const [, seen] = await look(second, 500);
    assert.deepEqual([seen?.shown.map(({ problem }) => problem), looks], [[null], 2]);
    const [, silent] = await look(() => new Promise<never>(() => looks++), 50);
    assert.deepEqual([silent?.shown.map(({ problem }) => problem), looks], [["no response (0.05 s)"], 4]);
    await look(() => Promise.reject(new Error(`refused ${looks++}`)));
    assert.equal(looks, 5);
  });

  it("are none where all servers talk plain text", async () => {
    const plain = { ...noServers, substrate: "ssh", targets: [] } as const;
    const none = { idsOf: () => [1], open: () => Promise.reject(new Error("asked")) };
    assert.deepEqual(
      await inspectCertificates(
        {
          reach: { ...plain, targets: [] },
          plan: undefined,
          certificates: [],
        },
        none,
      ),
      [],
    );
  });
});
