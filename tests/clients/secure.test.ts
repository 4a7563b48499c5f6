import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../operations/lib/paths";
import { run } from "../../tools/lib/run";
import { pythonWith } from "../../tools/lib/venv";
import { ConsoleTools, kcat } from "../e2e/support/clients";
import type { Raw } from "../helpers/config";
import { SecureCluster } from "./support/secure-cluster";

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
          assert.notEqual(await use(folder, cluster.bootstrapServers, "a record"), "");
        });
    });

  // A suite of its own: those above are behind the tests that stand beside them.
  describe("at the end of a rotation", () => {
    it("still serves by the password of before during a rotation, and no longer behind it", async () => {
      const before = cluster.filesOf(usersWith([1]), "orders", passwords);
      const use = clients["kcat, and with it librdkafka"];
      assert(use);
      await use(before, cluster.bootstrapServers, "a record");
      await cluster.apply(usersWith([2]), passwords);
      await use(cluster.filesOf(usersWith([2]), "orders", passwords), cluster.bootstrapServers, "a record");
      const refused = await run("kcat", ["-L", "-m", "5", "-F", path.join(before, "librdkafka-producer.conf")], {
        cwd: before,
        reject: false,
      });
      assert.match(refused.stderr, /[Aa]uthentication failed/);
    });

    it("changes nothing for users that are as they should be", async () => {
      cluster.said.length = 0;
      await cluster.apply(usersWith([2]), passwords);
      assert.deepEqual(cluster.said, []);
    });
  });
});
