import assert from "node:assert/strict";
import { topicConfigsOf } from "../../../components/services/kafka/topics/topic-configs";
import { ConsoleTools, kcat, type Outputs } from "./clients";
import type { TestEnvironment } from "./scenarios";

const oneCopy = { "min.insync.replicas": 1 };
/** The topics of the four setups that this program replaces. */
const rows = {
  test: { partitions: 1, replicationFactor: 1, config: oneCopy },
  mytopic: { partitions: 2, replicationFactor: 1, config: oneCopy },
  orders: { partitions: 3, replicationFactor: 2, config: oneCopy },
  test01: { partitions: 3, replicationFactor: 2, config: oneCopy },
};
const records = Array.from({ length: 50 }, (_, index) => `record ${index}`);

type Topics = Readonly<Record<string, object>>;
const listed = (topics: Topics) => Object.entries(topics).map(([name, topic]) => ({ name, ...topic }));

/** What the brokers' own tool says of a topic. */
interface Described {
  readonly partitions: number;
  readonly copies: readonly number[];
  readonly config: Readonly<Record<string, string>>;
}

/** Topics that stand in the stack file: made, changed, mended, moved and deleted, wherever the cluster runs. */
export function itHasTopicsAsCode(environment: () => TestEnvironment, outputs: () => Outputs): void {
  let tools: ConsoleTools;
  const server = () => ["--bootstrap-server", outputs().bootstrapServers];

  const up = () => environment().project.succeed("up", environment().stack, "--no-smoke-test");
  const engine = (...args: string[]) =>
    environment().project.succeed("pulumi", ...args, "--stack", environment().stack);

  async function refused(topics: Topics): Promise<string> {
    await environment().configure({ topics: listed(topics) });
    const { output, exitCode } = await environment().project.script(
      "pulumi",
      "preview",
      "--stack",
      environment().stack,
    );
    assert.notEqual(exitCode, 0, output);
    return output;
  }

  async function describe(name: string): Promise<Described> {
    const text = await tools.topics("--describe", ...server(), "--topic", name);
    const [, partitions = "", config = ""] = /PartitionCount: (\d+).*Configs: (.*)/.exec(text) ?? [];
    const copies = [...text.matchAll(/Replicas: ([\d,]+)/g)].map(([, ids = ""]) => ids.split(",").length);
    const pairs = config.split(",").map((pair) => pair.split("=") as [string, string]);
    return { partitions: Number(partitions), copies, config: Object.fromEntries(pairs) };
  }

  it("has the topics of its stack file, as the brokers' own tool sees them", async () => {
    tools = await ConsoleTools.create("3.9.2", outputs(), environment().project.root);
    await environment().configure({ topics: listed(rows) });
    await up();
    for (const [name, { partitions, replicationFactor }] of Object.entries(rows)) {
      const copies = Array<number>(partitions).fill(replicationFactor);
      const { config, ...shape } = await describe(name);
      assert.deepEqual({ name, ...shape }, { name, partitions, copies });
      assert.equal(config["min.insync.replicas"], "1");
    }
    assert.match(await up(), /Nothing changed/);
  });

  it("knows every setting that a topic of these brokers has", async () => {
    const args = [...server(), "--entity-type", "topics", "--entity-name", "test", "--describe", "--all"];
    const text = await tools.configs(...args);
    const names = [...text.matchAll(/^ {2}([a-z.]+)=/gm)].map(([, name = ""]) => name);
    assert(names.length > 20, text);
    const known = topicConfigsOf("3.9.2");
    assert.deepEqual(
      names.filter((name) => !known.has(name)),
      [],
    );
  });

  it("sees what somebody changed by hand in a preview, and mends it", async () => {
    const entity = [...server(), "--entity-type", "topics", "--entity-name", "orders", "--alter"];
    await tools.configs(...entity, "--add-config", "retention.ms=60000");
    const preview = await engine("preview", "--refresh", "--diff");
    assert.match(preview, /topics.*\n(.*\n)*.*orders(.*\n)*?.*- .*retention\.ms.*60000/);
    await engine("up", "--refresh", "--yes", "--skip-preview");
    assert.equal((await describe("orders")).config["retention.ms"], undefined);
  });

  it("refuses to shrink a topic, and to delete one, in the preview", async () => {
    assert.match(
      await refused({ ...rows, orders: { ...rows.orders, partitions: 2 } }),
      /topics\[orders\]\.partitions: cannot shrink.*\n +given: 2; the topic has 3\n +fix: +set it to 3 or more/,
    );
    const { test, orders, test01 } = rows;
    assert.match(
      await refused({ test, orders, test01 }),
      /topics\[mytopic\]: cannot leave the stack file.*\n +given: no line for it\n +fix: +put it back; to delete it/,
    );
    assert.deepEqual((await describe("mytopic")).copies, [1, 1]);
  });

  it("gives a topic more partitions and more copies, and its records stay", async () => {
    await kcat(outputs()).produce("test", records);
    const more = { ...rows.test, partitions: 4, replicationFactor: 3 };
    await environment().configure({ allowTopicDelete: true, topics: listed({ ...rows, test: more }) });
    await up();
    const { partitions, copies, config } = await describe("test");
    assert.deepEqual({ partitions, copies }, { partitions: 4, copies: [3, 3, 3, 3] });
    assert.doesNotMatch(Object.keys(config).join(), /throttled/);
    assert.deepEqual((await kcat(outputs()).consume("test", records.length)).sort(), [...records].sort());
    const rates = ["--entity-type", "brokers", "--entity-name", "1", "--describe"];
    assert.doesNotMatch(await tools.configs(...server(), ...rates), /throttled/);
  });

  it("deletes topics that leave the stack file once that is allowed", async () => {
    await environment().configure({ topics: [] });
    await up();
    const left = await tools.topics("--list", ...server());
    assert.deepEqual(
      left.split("\n").filter((name) => Object.hasOwn(rows, name)),
      [],
    );
    // The next test that configures the stack makes them again.
    await environment().configure();
  });
}
