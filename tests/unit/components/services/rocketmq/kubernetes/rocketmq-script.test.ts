import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import type { Command } from "../../../../../../operations/protocol/rocketmq/frames";
import { response, rocketmqServer } from "../../../../../helpers/rocketmq-server";

const script = path.join(__dirname, "../../../../../../components/services/rocketmq/kubernetes/rocketmq.sh");
const own = "rocketmq-1.mq.svc.cluster.local";

interface Answer {
  readonly code?: number;
  readonly extFields?: object;
  readonly body?: string;
}

describe("rocketmq.sh, which the kubelet runs in containers of RocketMQ", () => {
  let directory = "";
  const servers: net.Server[] = [];
  const sockets: net.Socket[] = [];

  beforeEach(() => void (directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-rocketmq-"))));
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
    rmSync(directory, { recursive: true });
  });

  /** The port of a server that answers every request; one that is answered undefined stays silent. */
  async function server(answer: (request: Command) => Answer | undefined): Promise<number> {
    const listener = net.createServer((socket) => {
      sockets.push(socket);
      const inside = rocketmqServer((request) => {
        const told = answer(request);
        if (told === undefined) return undefined;
        const { body = "", code = 0, ...more } = told;
        return response({ code, flag: 1, language: "JAVA", opaque: request.opaque, version: 513, ...more }, body);
      });
      socket.on("error", () => undefined);
      socket.pipe(inside).pipe(socket);
    });
    servers.push(listener.listen(0));
    await once(listener, "listening");
    return (listener.address() as net.AddressInfo).port;
  }

  async function closed(): Promise<number> {
    const port = await server(() => ({}));
    await new Promise((resolve) => servers.pop()?.close(resolve));
    return port;
  }

  function run(...args: (string | number)[]): Promise<{ code: number; output: string; seconds: number }> {
    const started = performance.now();
    const options = { env: { ...process.env, TMPDIR: directory } };
    return new Promise((resolve) =>
      execFile("/bin/bash", [script, ...args.map(String)], options, (error, stdout, stderr) =>
        resolve({
          code: typeof error?.code === "number" ? error.code : 0,
          output: stdout + stderr,
          seconds: (performance.now() - started) / 1_000,
        }),
      ),
    );
  }

  async function assertReady(args: (string | number)[], problem?: string): Promise<void> {
    const { code, output } = await run(...args);
    assert.deepEqual({ code, output }, { code: problem === undefined ? 0 : 1, output: problem ? `${problem}\n` : "" });
  }

  /** A broker: who is master tells `brokerActive`. */
  class Broker {
    readonly told: string[] = [];
    private offset = 4_000_000_000;

    constructor(
      readonly isMaster: boolean,
      /** How many more times somebody is found to have written. */
      private writes = 0,
    ) {}

    answer({ code, body }: Command): Answer {
      if (code === 25) {
        this.told.push(body.toString());
        return {};
      }
      assert.equal(code, 28);
      if (this.writes-- > 0) this.offset += 1;
      const table = { brokerActive: String(this.isMaster), commitLogMaxOffset: String(this.offset) };
      return { body: JSON.stringify({ table }) };
    }
  }

  /** What the files of a pod with these brokers say; returns container.conf. */
  async function podOf(brokers: Readonly<Record<string, Broker | number>>, controllers: readonly number[] = []) {
    const files: string[] = [];
    const places: Record<string, string> = {};
    for (const [name, broker] of Object.entries(brokers)) {
      const port = typeof broker === "number" ? broker : await server((request) => broker.answer(request));
      places[name] = `${own}:${port}`;
      const file = path.join(directory, `${name}.conf`);
      const controllerAddr = controllers.map((one) => `localhost:${one}`).join(";");
      writeFileSync(
        file,
        `brokerIP1=${own}\nbrokerName=${name}\ncontrollerAddr=${controllerAddr}\nlistenPort=${port}\n`,
      );
      files.push(file);
    }
    const container = path.join(directory, "container.conf");
    writeFileSync(container, `brokerConfigPaths=${files.join(":")}\nlistenPort=10811\n`);
    return { container, places };
  }

  const replica = (brokerAddress: string) => ({ alive: true, brokerAddress, brokerId: 1, brokerName: "a" });

  /** A controller that knows who leads, and what it says of each group. */
  function controller(leader: () => string, groups: () => Readonly<Record<string, readonly string[]>>) {
    return server(({ code, body }) => {
      if (code === 1005) return { extFields: { controllerLeaderAddress: leader(), isLeader: "true" } };
      assert.equal(code, 1006);
      const table = (JSON.parse(body.toString()) as string[]).map((name) => {
        const inSyncReplicas = (groups()[name] ?? []).map(replica);
        return [name, { inSyncReplicas, masterAddress: "x", notInSyncReplicas: [replica(`${own}:1`)] }] as const;
      });
      return { body: JSON.stringify({ replicasInfoTable: Object.fromEntries(table) }) };
    });
  }

  it("calls a name server ready that answers and whose controller follows a leader", async () => {
    let leader = "h2:9878";
    const [port, control] = [
      await server(({ code }) => (code === 106 ? { body: "{}" } : { code: 1 })),
      await server(({ code }) => (code === 1005 ? { extFields: { controllerLeaderAddress: leader } } : { code: 1 })),
    ];
    await assertReady(["name-server", port, control]);
    leader = "";
    await assertReady(["name-server", port, control], "the controller knows no leader");
    await assertReady(["name-server", port, await closed()], "the controller does not answer");
    await assertReady(["name-server", await closed(), control], "the name server does not answer");
  });

  it("does not call a name server ready that refuses, or stays silent: an open port proves nothing", async () => {
    const problem = "the name server does not answer";
    await assertReady(["name-server", await server(() => ({ code: 2 })), 1], problem);
    await assertReady(["name-server", await server(() => undefined), 1], problem);
  });

  it("calls a proxy ready that finds brokers for its own topic", async () => {
    const asked: string[] = [];
    const port = await server(({ code, fields }) => {
      asked.push(`${code} ${fields["topic"]}`);
      return { body: '{"brokerDatas":[{"brokerName":"a"}]}' };
    });
    await assertReady(["proxy", port]);
    assert.deepEqual(asked, ["105 RMQ_SYS_HEARTBEAT_SYNCER"]);
    const without = await server(() => ({ body: '{"brokerDatas":[]}' }));
    await assertReady(["proxy", without], "the proxy finds no broker");
    await assertReady(["proxy", await server(() => ({ code: 17 }))], "the proxy does not answer");
  });

  it("calls brokers ready that answer and are in sync to the controller that leads, whichever of them knows it", async () => {
    let groups: Record<string, readonly string[]> = {};
    let leaders = 0;
    const leading = await controller(
      () => `localhost:${leading}`,
      () => {
        leaders += 1;
        return groups;
      },
    );
    const following = await controller(
      () => `localhost:${leading}`,
      () => ({}),
    );
    const { container, places } = await podOf({ a: new Broker(true), b: new Broker(false) }, [
      await closed(),
      following,
    ]);
    groups = { a: ["other:1", places["a"] ?? ""], b: [places["b"] ?? ""] };
    await assertReady(["brokers", container]);
    assert.equal(leaders, 2, "the leader alone was asked for the groups");
    groups = { a: groups["a"] ?? [], b: ["other:1"] };
    await assertReady(["brokers", container], "the replica of group b is not in sync");
  });

  it("does not take a replica for another one whose address begins alike", async () => {
    let place = "";
    const leading = await controller(
      () => `localhost:${leading}`,
      () => ({ a: [`${place}1`, `x${place}`] }),
    );
    const { container, places } = await podOf({ a: new Broker(true) }, [leading]);
    place = places["a"] ?? "";
    await assertReady(["brokers", container], "the replica of group a is not in sync");
  });

  it("does not call brokers ready while no controller leads, or one of them does not answer", async () => {
    const leaderless = await server(() => ({ extFields: { controllerLeaderAddress: "" } }));
    const one = await podOf({ a: new Broker(true) }, [leaderless]);
    await assertReady(["brokers", one.container], "no controller that leads answers");
    const other = await podOf({ a: new Broker(true), b: await closed() }, [leaderless]);
    await assertReady(["brokers", other.container], "the broker of group b does not answer");
  });

  it("has producers leave the masters of a pod that is evicted, and waits until nobody writes", async () => {
    const [master, slave] = [new Broker(true, 3), new Broker(false)];
    const { container } = await podOf({ a: master, b: slave });
    const { code, seconds } = await run("before-stop", 60, container);
    assert.equal(code, 0);
    assert.deepEqual([master.told, slave.told], [["brokerPermission=4"], []]);
    assert(seconds >= 4 && seconds < 50, `${seconds} s`);
  });

  it("does not wait longer than it may for producers that go on", async () => {
    const { container } = await podOf({ a: new Broker(true, 1_000), b: new Broker(false) });
    const { seconds } = await run("before-stop", 3, container);
    assert(seconds >= 2 && seconds < 40, `${seconds} s`);
  });

  it("turns nobody away where all masters are in the pod: producers would find none", async () => {
    const [one, other] = [new Broker(true), new Broker(true)];
    const { container } = await podOf({ a: one, b: other });
    assert.equal((await run("before-stop", 60, container)).code, 0);
    assert.deepEqual([...one.told, ...other.told], []);
  });

  it("lets brokers stop at once that a roll has had producers leave", async () => {
    const master = new Broker(true);
    const { container } = await podOf({ a: master, b: new Broker(false) });
    assert.equal((await run("may-stop")).code, 0);
    assert.equal((await run("before-stop", 60, container)).code, 0);
    assert.deepEqual(master.told, []);
  });

  it("lets brokers stop at once that do not serve", async () => {
    const { container } = await podOf({ a: await closed(), b: await closed() });
    const { code, seconds } = await run("before-stop", 60, container);
    assert.equal(code, 0);
    assert(seconds < 30, `${seconds} s`);
  });

  it("refuses what it does not know", async () => {
    const { code, output } = await run("start");
    assert.deepEqual([code, output], [2, "unknown: start\n"]);
  });
});
