import assert from "node:assert/strict";
import path from "node:path";
import { ConfigResourceTypes } from "kafkajs";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { Application, type FeltDuring, nothingFelt } from "./application";
import { ConsoleTools, kcat, nodeClient, type Outputs } from "./clients";
import { outputsFor } from "./developer";
import { assertNothingLeft } from "./leftovers";
import { assertShapes } from "./output-shapes";
import { assertWithout, secretsOf } from "./planted-secrets";
import { assertReachable, type ClientLocation } from "./client-locations";
import type { Project } from "./project";
import { assertSampleAppsPass } from "./sample-apps";
import type { Settings } from "./stack-text";
import { assertStatusTells } from "./status";
import { inTierAll } from "./tiers";
import { itHasTopicsAsCode } from "./topics-as-code";

/** A kind of server, and the one of them that a scenario picks. */
export type Server = "zookeeper 2" | "kafka 2";

/** Something that carries a cluster. What is the same wherever a cluster runs needs no more than this of it. */
export interface TestEnvironment {
  readonly project: Project;
  readonly stack: string;
  /** Arguments of the `scripts/down` that removes it. */
  readonly down: readonly string[];
  /** Kinds of smoke test that `scripts/up` runs here. */
  readonly smokeTests: readonly RegExp[];
  /** Writes the stack file, with some settings changed. */
  configure(changes?: Settings): Promise<void>;
  /** Ends a server in good order and has it started again, without the program. */
  restart(server: Server): Promise<void>;
  /** Does something while a server is off, and has it started again. */
  without(server: Server, task: () => Promise<void>): Promise<void>;
  /** Waits until all servers are well. */
  settle(): Promise<void>;
  /** Whether records of a cluster that was destroyed are there. */
  hasData(): Promise<boolean>;
  /** A word for each run of each server; it changes when the server is started anew. */
  runs(): Promise<Readonly<Record<Server, string>>>;
  /** Lets somebody look at the cluster from wherever clients may be. */
  fromLocations(use: (locations: readonly ClientLocation[]) => Promise<void>): Promise<void>;
  /** Name of what `assertNothingLeft` looks for. */
  readonly leftover: string;
}

const records = Array.from({ length: 20 }, (_, index) => `record ${index}`);

/** What is different about the list of one environment. */
export interface OnlyHere {
  /** More about the output of the first `up`, and of one that changes nothing. */
  readonly assertUp?: (first: string, second: string) => void;
  /** Tests of the cluster as the stack file made it, before anything changes it. */
  readonly asMade?: (outputs: () => Outputs) => void;
  /** Looks at the cluster while an `up` rolls the brokers. */
  readonly duringRoll?: (roll: Promise<unknown>) => Promise<void>;
  /** More about the output of the `up` that rolls the brokers, with what the hosts are then. */
  readonly assertRolled?: (output: string) => Promise<void>;
  /** Tests that only hold in this environment; they come before the end. */
  readonly also?: (feltDuring: FeltDuring, outputs: () => StackOutputs & Outputs) => void;
  /** More about the output of `scripts/down`. */
  readonly assertDown?: (output: string) => void;
  /**
   * Leaves out what another environment with the same substrate has shown (addresses, applications, topics, an up again),
   * and shows only with `scripts/test all` what is nearly the same: clients, status, a restart by hand.
   */
  readonly brief?: boolean;
  /** What is left to `scripts/test all`: each commit shows it in another environment, by the same requests. */
  readonly elsewhere?: readonly ("applications" | "topics" | "restarts" | "destroy")[];
}

/** What holds wherever a cluster runs: one list, so that no environment can fall behind another. */
export function itHoldsAnywhere(environment: () => TestEnvironment, only: OnlyHere = {}): void {
  const { brief = false, elsewhere = [] } = only;
  const unlessElsewhere = (what: (typeof elsewhere)[number], declare: () => void) => {
    return elsewhere.includes(what) ? inTierAll(declare) : declare();
  };
  const unlessBrief = brief ? inTierAll : (declare: () => void) => declare();
  let outputs: StackOutputs & Outputs;
  let first: string;
  const application = new Application(
    () => outputs.bootstrapServers,
    () => environment().settle(),
    () => (outputs.folder === undefined ? undefined : path.join(outputs.folder, "producer.properties")),
  );
  const { feltDuring } = application;

  after(() => application.stop());

  const up = (...args: string[]) => environment().project.succeed("up", environment().stack, ...args);

  const destroy = async () => {
    const { output, exitCode } = await environment().project.pulumiDestroy(environment().stack);
    assert.equal(exitCode, 0, output);
    return output;
  };

  it("is up after one command, and was used by it", async () => {
    await environment().configure();
    const output = (first = await up());
    for (const smokeTest of environment().smokeTests) assert.match(output, smokeTest);
    assert.match(output, /The first record was produced and consumed \d+\.\d s after the start\./);
    outputs = await outputsFor(environment().project, environment().stack);
  });

  it("changes nothing the second time, and says so", async () => {
    const output = await up("--no-smoke-test");
    assert.match(output, /Nothing changed/);
    only.assertUp?.(first, output);
  });

  only.asMade?.(() => outputs);

  it("has the same outputs, of the same shapes", () => {
    assertShapes(outputs);
  });

  unlessBrief(() => {
    it("passes records between clients of three kinds that know nothing but the outputs", async () => {
      const tools = await ConsoleTools.create("3.9.2", outputs, environment().project.root);
      const server = ["--bootstrap-server", outputs.bootstrapServers];
      const [kafkacat, node] = [kcat(outputs), nodeClient(outputs)];
      const pairs = { kcat: [kafkacat, tools], java: [tools, node], node: [node, kafkacat] } as const;
      for (const [name, [from, to]] of Object.entries(pairs)) {
        await tools.topics("--create", ...server, "--topic", `for-${name}`, "--partitions", "1");
        await from.produce(`for-${name}`, records);
        assert.deepEqual(await to.consume(`for-${name}`, records.length), records, name);
      }
    });

    it("tells how it is, for people, programs and monitoring, and what is wrong without a broker", async () => {
      await assertStatusTells(environment());
    });
  });

  if (!brief) {
    it("answers at every address of its outputs, from everywhere that the address is for", async () => {
      await environment().fromLocations((locations) => assertReachable(outputs, locations));
    });

    unlessElsewhere("applications", () => {
      it("serves the sample applications: transactions, acknowledgement by hand, order by key, a group that changes", async () => {
        await assertSampleAppsPass(outputs, environment().project.root);
      });
    });
    unlessElsewhere("topics", () => itHasTopicsAsCode(environment, () => outputs));
  }

  const unlessRestarts = elsewhere.includes("restarts") ? inTierAll : unlessBrief;
  unlessRestarts(() => {
    for (const server of ["zookeeper 2", "kafka 2"] as const)
      it(`loses no record and fails no send while ${server} is restarted`, async () => {
        const before = await environment().runs();
        assert.deepEqual(await feltDuring(() => environment().restart(server)), nothingFelt);
        const after = await environment().runs();
        assert.deepEqual(
          Object.entries(before).filter(([name, run]) => after[name as Server] !== run),
          [[server, before[server]]],
        );
      });
  });

  it("rolls the brokers for a change of the configuration, without a failed send", async () => {
    const before = await environment().runs();
    const admin = nodeClient(outputs).kafka.admin();
    const { controller } = await admin.describeCluster();
    await environment().configure({ kafka: { properties: { "log.retention.hours": 47 } } });
    let output = "";
    const impact = await feltDuring(async () => {
      const roll = up("--no-smoke-test");
      await only.duringRoll?.(roll);
      output = await roll;
    });
    assert.deepEqual(impact, nothingFelt);
    const after = await environment().runs();
    assert.equal(after["zookeeper 2"], before["zookeeper 2"]);
    assert.notEqual(after["kafka 2"], before["kafka 2"]);
    const restarts = [...output.matchAll(/restarting broker ([\d, ]+) on [^:\s]+: (.*)/g)];
    // Pulumi prints a line again when it has it from two sides.
    const order = [...new Set(restarts.map(([, ids]) => Number(ids)))];
    assert.deepEqual([...order].sort(), [1, 2, 3], "none together with another");
    assert.equal(order.at(-1), controller, "the controller last");
    for (const [, , reasons = ""] of restarts) assert.match(reasons, /^configuration changed/);
    for (const id of [1, 2, 3])
      assert.match(
        output,
        new RegExp(`by what runs now, this will\\n(.*\\n)* +restart broker ${id} on .*: configuration changed`),
      );
    const resources = ["1", "2", "3"].map((name) => ({
      type: ConfigResourceTypes.BROKER,
      name,
      configNames: ["log.retention.hours"],
    }));
    const found = await admin.describeConfigs({ includeSynonyms: false, resources });
    await admin.disconnect();
    assert.deepEqual(
      found.resources.map(({ configEntries }) => configEntries[0]?.configValue),
      ["47", "47", "47"],
    );
    await only.assertRolled?.(output);
  });

  only.also?.(feltDuring, () => outputs);

  if (!brief)
    unlessElsewhere("destroy", () => {
      it("is destroyed, and up again with its records; its data goes with it once it is told so", async () => {
        await application.stop();
        const secrets = outputs.folder === undefined ? [] : await secretsOf(environment().project, environment().stack);
        assertWithout(secrets, await destroy(), "a destroy");
        await environment().configure({ deleteData: true });
        await up("--no-smoke-test");
        outputs = await outputsFor(environment().project, environment().stack);
        assert.deepEqual(await nodeClient(outputs).consume("for-kcat", records.length), records);
        assert.equal(await environment().hasData(), true);
        await destroy();
        assert.equal(await environment().hasData(), false);
      });
    });

  it("leaves nothing on the machine when it goes down", async () => {
    await application.stop();
    const output = await environment().project.succeed("down", ...environment().down);
    only.assertDown?.(output);
    await environment().configure();
    await assertNothingLeft(environment().project, environment().leftover);
  });
}
