import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { once } from "node:events";
import type net from "node:net";
import tls from "node:tls";
import { projectRoot } from "../../operations/lib/paths";
import { run } from "../../tools/lib/run";
import { pythonWith } from "../../tools/lib/venv";
import { ConsoleTools, kcat } from "../e2e/support/clients";
import { askAs } from "../e2e/support/user-files";
import { TestAuthority } from "../helpers/certificates";
import type { Raw } from "../helpers/config";
import { assertStrongTls } from "../helpers/tls-strength";
import { SecureCluster } from "./support/secure-cluster";
import { sendingWith } from "./support/sending";

const requirements = path.join(projectRoot, "examples/python/requirements.txt");
/** Every sign that a client may take for something else; no line of librdkafka holds a blank at its end. */
const odd = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).join("");
const passwords = {
  "orders/SCRAM-SHA-512": "a-Password-of-Number-1",
  "orders/SCRAM-SHA-256": odd,
};
const usersWith = (passwordNumbers: readonly number[]): Raw[] => [
  {
    name: "orders",
    passwordNumbers,
    produce: ["orders"],
    consume: { topics: ["orders"], group: "*" },
  },
];

/** Each is given the files of one user, and nothing else. */
const clients: Readonly<Record<string, (folder: string, bootstrapServers: string, value: string) => Promise<string>>> =
  {
    "Java's own tools": async (folder, bootstrapServers, value) => {
      const read = (name: string) => readFileSync(path.join(folder, name), "utf8");
      const outputs = { bootstrapServers, zookeeperConnect: "" };
      const toolsOf = (clientProperties: string) =>
        ConsoleTools.create("3.9.2", { ...outputs, clientProperties }, folder);
      await (await toolsOf(read("producer.properties"))).produce("orders", [value]);
      return (await (await toolsOf(read("consumer.properties"))).consume("orders", 1)).join();
    },
    "kcat, and with it librdkafka": async (folder, bootstrapServers, value) => {
      const client = kcat({ bootstrapServers, zookeeperConnect: "", clientProperties: "", folder });
      await client.produce("orders", [value]);
      return (await client.consume("orders", 1)).join();
    },
    kafkajs: async (folder, _, value) => {
      const program = path.join(__dirname, "support/use-kafkajs.mjs");
      const args = [program, path.join(folder, "kafkajs.mjs"), projectRoot, "orders", value];
      return (await run(process.execPath, args)).stdout;
    },
    "Python with confluent-kafka": async (folder, _, value) => {
      const program = path.join(__dirname, "support/use_settings.py");
      return (await run(await pythonWith(requirements), [program, folder, "orders", value])).stdout;
    },
  };

describe("a real broker with TLS and logins", () => {
  let cluster: SecureCluster;

  before(async () => {
    cluster = await SecureCluster.start("orders");
  });

  // Its start may have failed.
  after(() => (cluster as SecureCluster | undefined)?.stop());

  it("talks TLS 1.2 and 1.3 with strong ciphers at each of its ports, as its ensemble does", async () => {
    for (const port of Object.values(cluster.ports)) await assertStrongTls({ host: "127.0.0.1", port });
  });

  it("would not pass that if it took TLS 1.1 or a weak cipher", async () => {
    const authority = new TestAuthority();
    const { cert, key } = authority.issue();
    for (const [how, said] of [
      [{ minVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" }, /with TLSv1\.1: /],
      [{ minVersion: "TLSv1.2", ciphers: "ECDHE+AESGCM:aNULL:@SECLEVEL=0" }, /with weak ciphers: /],
      [{ maxVersion: "TLSv1.2" }, /with TLS 1\.3: /],
    ] as const) {
      const server = tls.createServer({ cert, key, ...how });
      server.on("tlsClientError", () => undefined);
      await once(server.listen(0, "127.0.0.1"), "listening");
      const { port } = server.address() as net.AddressInfo;
      await assert.rejects(assertStrongTls({ host: "127.0.0.1", port }), said);
      server.close();
    }
    authority.remove();
  });

  for (const [numbers, what] of [
    [[1], "its first password"],
    [[1, 2], "the next one of a rotation, which has every sign of ASCII"],
  ] as const)
    describe(`of which a user has ${what}`, () => {
      let folder = "";

      before(async () => {
        const users = usersWith(numbers);
        await cluster.apply(users, passwords);
        folder = cluster.filesOf(users, "orders", passwords);
      });

      for (const [client, use] of Object.entries(clients))
        it(`serves ${client} with nothing but its files`, async () => {
          assert.equal(await use(folder, cluster.bootstrapServers, "a record"), "a record");
        });
    });

  // A suite of its own: those above are behind the tests that stand beside them.
  describe("at the end of a rotation", () => {
    it("serves by the password of before and by the next one without a failed send, and then by that one only", async () => {
      const old = cluster.filesOf(usersWith([1]), "orders", passwords);
      const next = cluster.filesOf(usersWith([2]), "orders", passwords);
      const [before, behind] = await Promise.all([sendingWith(old), sendingWith(next)]);
      const seen = [await before.end()];
      await cluster.apply(usersWith([2]), passwords);
      seen.push(await behind.end());
      for (const { sent, ...harm } of seen) {
        assert(sent > 0);
        assert.deepEqual(harm, { failed: [], lost: [] });
      }
      const refused = await askAs(path.join(old, "librdkafka-producer.conf"), cluster.bootstrapServers, "orders");
      assert.match(refused.stderr, /[Aa]uthentication failed/);
    });

    it("changes nothing for users that are as they should be", async () => {
      cluster.said.length = 0;
      await cluster.apply(usersWith([2]), passwords);
      assert.deepEqual(cluster.said, []);
    });
  });
});
