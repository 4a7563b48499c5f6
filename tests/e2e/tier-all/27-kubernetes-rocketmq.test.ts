import assert from "node:assert/strict";
import { once } from "node:events";
import http2 from "node:http2";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { nothingFelt } from "../support/application";
import { eventually } from "../support/hosts";
import { assertNothingLeft } from "../support/leftovers";
import { RocketmqInPods } from "../support/rocketmq-in-pods";
import { folderWith, grpcKinds } from "../support/rocketmq-samples";
import type { RocketmqApplication } from "../support/rocketmq-application";

const ids = [1, 2, 3];
const brokers = ids.map((id) => `rocketmq-${id}`);
const nameServers = ids.map((id) => `rocketmq-namesrv-${id}`);
const dns = (name: string) => `${name}.rocketmq.svc.cluster.local`;
const messages = Array.from({ length: 20 }, (_, index) => `order ${index}`);
const jvmOptions = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];
/** What the sample of the client with gRPC needs, and who may use it. */
const kinds = { topics: ["kinds-*"], group: "kinds-*" };
const withUsers = {
  topics: [{ name: "orders" }, { name: "traffic" }, { name: "kinds-normal" }],
  consumerGroups: [{ name: "audit" }, { name: "kinds-synchronous" }],
  users: [{ name: "app", produce: kinds.topics, consume: kinds }, { name: "nobody" }],
};
const rolled = { retentionHours: 48 };

for (const security of ["plaintext", "secure"] as const)
  describe(`RocketMQ 5.5.0 on Kubernetes, ${security}`, () => {
    const isSecure = security === "secure";
    let stack: RocketmqInPods;
    let outputs: StackOutputs;
    let orders: RocketmqApplication;
    let traffic: RocketmqApplication;

    before(async () => {
      stack = await RocketmqInPods.create({ security }, ...(isSecure ? [{ rocketmq: withUsers }] : []));
    });

    after(async () => {
      await orders?.stop();
      await traffic?.stop();
      await stack.end();
    });

    it("is up after one command, with messages sent, in batches and one-way, and read by the smoke test", async () => {
      assert.match(await stack.up(), /smoke test of RocketMQ through the stack's outputs \[/);
      outputs = await stack.outputs();
      orders = await stack.application("orders");
      traffic = await stack.application("traffic");
    });

    it("changes nothing the second time", async () => {
      assert.match(await stack.up("--no-smoke-test"), /Nothing changed/);
    });

    it("has nothing of Kafka and ZooKeeper, and a volume for each name server and each pod of brokers", async () => {
      const proxies = ids.map((id) => `rocketmq-proxy-${id}`);
      assert.deepEqual(Object.keys(await stack.readiness()).sort(), [...nameServers, ...brokers, ...proxies].sort());
      const claims = Object.keys(await stack.kubernetes.each("pvc", stack.namespace, () => true));
      assert.deepEqual(claims.sort(), [...nameServers, ...brokers].map((name) => `data-${name}`).sort());
    });

    it("tells the same outputs as on hosts, with names that stay", () => {
      assert.equal(outputs.rocketmqNameServers, nameServers.map((name) => `${dns(name)}:9876`).join(";"));
      assert.deepEqual(outputs.rocketmqBrokers?.[4], {
        ...{ group: "b", id: 3, host: "rocketmq-3" },
        endpoint: `${dns("rocketmq-3")}:10931`,
      });
      assert.equal(outputs.rocketmqEndpoints?.split(";").length, 3);
      assert.deepEqual([outputs.versions.rocketmq, outputs.bootstrapServers], ["5.5.0", ""]);
    });

    it("is healthy for scripts/status, which asks every server, with the masters spread over the pods", async () => {
      const report = await stack.status();
      for (const [found, names] of [
        [report.nameServers, nameServers],
        [report.rocketmqBrokers, brokers],
        [report.proxies, ids.map((id) => `rocketmq-proxy-${id}`)],
      ] as const)
        assert.deepEqual(
          found?.map(({ name, answers, current }) => [name, answers, current]),
          names.map((name) => [name, true, true]),
        );
      assert.deepEqual(report.brokerGroups?.map(({ master }) => master).sort(), ids);
      assert.equal(report.nameServers?.filter(({ leads }) => leads === true).length, 1);
    });

    it("takes messages and gives them back", async () => {
      await orders.send(messages);
      assert.deepEqual((await orders.read()).toSorted(), messages.toSorted());
    });

    it("has proxies that clients outside reach by gRPC at each node", async () => {
      for (const endpoint of outputs.rocketmqEndpoints?.split(";") ?? []) {
        const [scheme, tls] = isSecure ? ["https", { ca: outputs.caCertificate }] : ["http", {}];
        const session = http2.connect(`${scheme}://${endpoint}`, tls);
        await once(session, "remoteSettings");
        session.destroy();
      }
    });

    if (isSecure)
      it("lets in a client outside by a user's files, and none by those of a user without rights", async () => {
        const { rocketmqClientFilesOf = {} } = await stack.outputs();
        const use = async (user: string) =>
          grpcKinds(await folderWith(stack.project, user, rocketmqClientFilesOf[user]), ["synchronous"]);
        const said = await use("app");
        assert.match(said, /^ok synchronous$/m, said);
        assert.match(await use("nobody"), /^failed synchronous: /m);
      });

    it("goes on without a failed send and loses nothing when the pod of a master is deleted", async () => {
      const pod = await stack.masterOf("a");
      const before = await stack.uids();
      const impact = await traffic.feltDuring(async () => {
        await stack.kubectl("delete", "pod", pod);
        await eventually("the brokers are back in sync", 240, async () => (await stack.readiness())[pod] === true);
      });
      assert.deepEqual(impact, nothingFelt);
      assert.notEqual((await stack.uids())[pod], before[pod]);
      await stack.status();
    });

    it("loses nothing that was acknowledged when the pod of a master is killed", async () => {
      const pod = await stack.masterOf("b");
      const { lost } = await traffic.feltDuring(async () => {
        await stack.kubectl("delete", "pod", pod, "--grace-period=0", "--force");
        await eventually("the brokers are back in sync", 240, async () => (await stack.readiness())[pod] === true);
      });
      assert.deepEqual(lost, []);
      await stack.status();
    });

    it("is rolled for a setting of brokers, one pod at a time, without a failed send and without a loss", async () => {
      const before = await stack.uids();
      let least = brokers.length;
      const impact = await traffic.feltDuring(async () => {
        await stack.keep({ rocketmq: rolled });
        const seen = await stack.kubernetes.watch(() => stack.readiness(), stack.up("--no-smoke-test"));
        least = Math.min(...seen.map((each) => brokers.filter((name) => each[name]).length));
      });
      assert.deepEqual(impact, nothingFelt);
      assert.equal(least, brokers.length - 1);
      const after = await stack.uids();
      const replaced = [...nameServers, ...brokers].filter((name) => before[name] !== after[name]);
      assert.deepEqual(replaced, brokers);
      assert.deepEqual((await stack.status()).brokerGroups?.map(({ master }) => master).sort(), ids);
    });

    it("is rolled for settings of name servers and proxies, with a majority of controllers all the while", async () => {
      let least = nameServers.length;
      const impact = await traffic.feltDuring(async () => {
        await stack.keep({
          rocketmq: { nameServer: { heap: "112m", jvmOptions }, proxy: { heap: "176m", jvmOptions } },
        });
        const seen = await stack.kubernetes.watch(() => stack.readiness(), stack.up("--no-smoke-test"));
        least = Math.min(...seen.map((each) => nameServers.filter((name) => each[name]).length));
      });
      assert.deepEqual(impact, nothingFelt);
      assert.equal(least, nameServers.length - 1);
      await stack.status();
    });

    if (isSecure)
      it("gives a user another right, and takes a user away, without another pod", async () => {
        const before = await stack.uids();
        await stack.keep({ rocketmq: { users: [{ ...withUsers.users[0], produce: ["orders"] }] } });
        await stack.up("--no-smoke-test");
        assert.deepEqual(await stack.uids(), before);
        assert.match(await stack.up("--no-smoke-test"), /Nothing changed/);
      });

    it("refuses in a preview what would harm what runs", async () => {
      assert.match(
        await stack.refused({ rocketmq: { cluster: "other" } }),
        /rocketmq\.cluster: cannot change once brokers run/,
      );
      assert.match(
        await stack.refused({ rocketmq: { groups: ["a", "b"] } }),
        /broker groups with their replicas stay where they are/,
      );
      assert.match(
        await stack.refused({ rocketmq: { nameServer: { heap: "112m", ports: { controller: 9879 } } } }),
        /the quorum of controllers cannot change yet/,
      );
      assert.match(
        await stack.refused({ kubernetes: { workload: "Deployment" } }),
        /kubernetes\.workload: must be StatefulSet with RocketMQ/,
      );
    });

    it("starts after a destroy with its messages, on the volumes that it had", async () => {
      await traffic.stop();
      await orders.stop();
      stack.close();
      await stack.configure();
      await stack.project.succeed(
        "pulumi",
        "destroy",
        "--exclude-protected",
        "--yes",
        "--skip-preview",
        "--stack",
        stack.name,
      );
      assert.deepEqual(Object.keys(await stack.uids()), []);
      await stack.up("--no-smoke-test");
      orders = await stack.application("orders");
      assert.deepEqual((await orders.read()).toSorted(), messages.toSorted());
    });

    it("leaves nothing when it goes", async () => {
      await orders.stop();
      stack.close();
      await stack.project.succeed("down", stack.name);
      await stack.project.succeed("cluster", "down");
      await assertNothingLeft(stack.project, "cluster");
    });
  });
