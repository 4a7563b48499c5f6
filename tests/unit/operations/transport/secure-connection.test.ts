import assert from "node:assert/strict";
import type net from "node:net";
import { text } from "node:stream/consumers";
import type { Identity } from "../../../../components/resources/inputs/identity-inputs";
import { KafkaConnection } from "../../../../operations/protocol/kafka/kafka-connection";
import { fetchMembers } from "../../../../operations/protocol/kafka/metadata";
import { queryServer } from "../../../../operations/protocol/zookeeper/four-letter-words";
import { isNotSecure, NotSecure, secureConnection } from "../../../../operations/transport/secure-connection";
import { type Pair, TestAuthority } from "../../../helpers/certificates";
import { answerTo, requestsIn } from "../../../helpers/fake-broker";
import { TlsServers, type TlsServerOptions } from "../../../helpers/tls-server";

const address = "127.0.0.1";
const srvr = "Zookeeper version: 3.9.5\nMode: follower\n";

describe("a connection to a server with TLS", () => {
  const servers = new TlsServers();
  let authority: TestAuthority;
  let other: TestAuthority;
  let pair: Pair;
  let identity: Identity;

  before(() => {
    [authority, other] = [new TestAuthority(), new TestAuthority()];
    [pair, identity] = [authority.issue(), authority.identity()];
  });
  after(() => [authority, other].forEach((one) => one.remove()));
  afterEach(() => servers.close());

  /** Why there is no connection; no key, and nothing else of what is secret, may be in it. */
  const refusal = async (connecting: Promise<unknown>): Promise<string> => {
    const error = await connecting.then(
      () => assert.fail("it was not refused"),
      (reason: unknown) => reason,
    );
    assert(error instanceof NotSecure, String(error));
    assert.doesNotMatch(error.message, /\n/);
    assert.doesNotMatch(`${error.message}${String(error.cause)}`, /PRIVATE|BEGIN|secret/);
    return error.message;
  };
  const connect = async (of: Pair, who = identity, options: TlsServerOptions = {}, to = address) =>
    secureConnection(await servers.connect(authority, of, options), { identity: who, address: to });

  for (const version of ["TLSv1.2", "TLSv1.3"] as const)
    it(`is made by ${version}, and each side knows the other`, async () => {
      const serve: TlsServerOptions["serve"] = (from) => from.end([from.getPeerCertificate().subject.CN].join());
      const socket = await connect(pair, identity, { maxVersion: version, serve });
      assert.equal(socket.getProtocol(), version);
      assert.equal(await text(socket), "admin");
    });

  it("is made to a name, which its certificate must have", async () => {
    const named = authority.issue({ names: ["DNS:kafka1.example.org"] });
    (await connect(named, identity, {}, "kafka1.example.org")).destroy();
    assert.equal(
      await refusal(connect(named, identity, {}, "kafka2.example.org")),
      "kafka2.example.org: its certificate is that of kafka1.example.org, and not of kafka2.example.org: " +
        "look what runs there, then run up",
    );
  });

  it("is refused to a server with the certificate of another one", async () => {
    const wrong = authority.issue({ names: ["DNS:kafka2", "IP:10.0.0.2"] });
    assert.match(
      await refusal(connect(wrong)),
      /^127\.0\.0\.1: its certificate is that of kafka2, 10\.0\.0\.2, and not/,
    );
    const nameless = authority.issue({ subject: "/OU=broker/CN=127.0.0.1", names: [] });
    assert.match(await refusal(connect(nameless)), /its certificate is that of 127\.0\.0\.1, and not of 127/);
  });

  it("is refused to a server that another authority vouches for", async () => {
    const foreign = { ...identity, authorities: other.certificate };
    assert.match(await refusal(connect(pair, foreign)), /not signed by the authority of this stack: .*then run up$/);
    assert.match(await refusal(connect(other.issue())), /not signed by the authority of this stack/);
  });

  it("is made while an old and a new authority are trusted", async () => {
    const both = { ...identity, authorities: other.certificate + authority.certificate };
    (await connect(pair, both)).destroy();
  });

  it("is made to a server whose certificate has expired, since nobody could look at it or renew it otherwise", async () => {
    (await connect(authority.issue({ days: -1 }))).destroy();
  });

  it("is refused to an expired server that is not one of this stack, or that has the name of another", async () => {
    const expired = authority.issue({ days: -1 });
    const stranger = { ...identity, authorities: other.certificate };
    assert.match(await refusal(connect(expired, stranger)), /expired|not signed by the authority of this stack/);
    const named = authority.issue({ days: -1, names: ["DNS:kafka1.example.org"] });
    assert.match(await refusal(connect(named)), /is that of kafka1\.example\.org, and not of 127\.0\.0\.1/);
  });

  it("is refused to a server that has only an old version of TLS", async () => {
    const old = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    assert.match(await refusal(connect(pair, identity, old)), /no version or cipher of TLS in common/);
  });

  for (const [what, serve] of [
    [
      "answers in plain text",
      (socket: net.Socket) => socket.once("data", () => socket.write("HTTP/1.1 400 no\r\n\r\n")),
    ],
    ["speaks first in plain text", (socket: net.Socket) => socket.write("220 ready for anything\r\n")],
  ] as const)
    it(`is refused to a server that ${what}`, async () => {
      const connecting = secureConnection(await servers.plain(serve), { identity, address });
      assert.match(await refusal(connecting), /it talks plain text where TLS is expected/);
    });

  for (const [what, serve] of [
    ["ends", (socket: net.Socket) => socket.once("data", () => socket.end())],
    ["breaks", (socket: net.Socket) => socket.once("data", () => socket.resetAndDestroy())],
  ] as const)
    it(`is refused to a server that ${what} it, as one does that talks another protocol`, async () => {
      const connecting = secureConnection(await servers.plain(serve), { identity, address });
      assert.match(await refusal(connecting), /ended the connection instead of answering to TLS/);
    });

  it("is given up to a server that says nothing", async () => {
    const stream = await servers.plain(() => undefined);
    const connecting = secureConnection(stream, { identity, address, timeoutMs: 50 });
    assert.match(await refusal(connecting), /no TLS handshake within 0\.05 s/);
    assert(stream.destroyed);
  });

  it("is refused with a key that cannot be used, which is not told", async () => {
    const broken = { ...identity, key: "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n" };
    assert.match(await refusal(connect(pair, broken)), /key of this program cannot be used/);
    assert.match(await refusal(connect(pair, { ...identity, key: pair.key })), /key of this program cannot be used/);
  });

  for (const version of ["tls1_2", "tls1_3"] as const)
    for (const [what, who] of [
      ["that is not trusted there", () => other.identity()],
      ["that has expired", () => authority.identity({ days: -1 })],
    ] as const)
      it(`says that a server refuses a certificate of this program ${what}: ${version}`, async () => {
        const stream = await servers.strict(authority, pair, version);
        const mine = { ...who(), authorities: authority.certificate };
        const use = async () => text(await secureConnection(stream, { identity: mine, address }));
        const error = await use().then(
          () => assert.fail("it was not refused"),
          (reason: unknown) => reason,
        );
        assert(isNotSecure(error), String(error));
        assert.match(error.message, /^127\.0\.0\.1: it refuses the certificate of this program, which expired or/);
      });

  for (const end of ["end", "destroy"] as const)
    it(`carries a four-letter word, whose answer ends with the connection: ${end}`, async () => {
      const serve = (socket: net.Socket) =>
        socket.once("data", (word: Buffer) =>
          socket.write(word.toString() === "srvr" ? srvr : "", () => socket[end]()),
        );
      const stats = await queryServer(() => connect(pair, identity, { serve }));
      assert.deepEqual(stats, { answers: true, version: "3.9.5", mode: "follower" });
    });

  it("ends for who reads when the other side ends it without a word of TLS", async () => {
    const stream = await servers.connect(authority, pair, { serve: (socket) => void socket.write("half") });
    const socket = await secureConnection(stream, { identity, address });
    stream.once("data", () => setImmediate(() => stream.push(null)));
    assert.equal(await text(socket), "half");
  });

  it("carries requests to a broker, also in pieces", async () => {
    const metadata = { brokers: [1, 2], racks: new Map<number, string>(), controller: 2, partitions: [] };
    const serve = (socket: net.Socket) => {
      let received = Buffer.alloc(0);
      socket.on("data", (chunk: Buffer) => {
        const { frames, rest } = requestsIn(Buffer.concat([received, chunk]));
        received = Buffer.from(rest);
        for (const frame of frames) socket.write(answerTo(frame, { metadata: () => metadata }) ?? "");
      });
    };
    const connection = new KafkaConnection(await connect(pair, identity, { serve }));
    assert.deepEqual(await Promise.all([fetchMembers(connection), fetchMembers(connection)]), [metadata, metadata]);
    connection.close();
  });

  it("takes what was opened for it with it when it ends", async () => {
    const stream = await servers.connect(authority, pair);
    const socket = await secureConnection(stream, { identity, address });
    socket.destroy();
    await new Promise((resolve) => stream.once("close", resolve));
  });
});
