import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { catchUpTime } from "../../components/services/kafka/kubernetes/broker-probes";
import { nothingFelt } from "./support/application";
import { kubernetesEnvironment } from "./support/environments";
import { isReady, type LocalKubernetes, type Pod } from "./support/kubernetes";
import { itHoldsAnywhere, type TestEnvironment } from "./support/scenarios";
import { itIsSecure } from "./support/secure-pods";
import type { Settings } from "./support/stack-text";
import { inTierAll } from "./support/tiers";

const namespace = "kafka-persistent";
const servers = ["kafka-1", "kafka-2", "kafka-3", "zk-1", "zk-2", "zk-3"];

describe("a secure cluster on Kubernetes with volumes, as anywhere: the stack k8s", () => {
  let environment: TestEnvironment;
  let kubernetes: LocalKubernetes;

  before(async () => {
    ({ kubernetes, ...environment } = await kubernetesEnvironment("k8s", namespace));
  });

  after(() => kubernetes.end("k8s"));

  const pods = <T>(part: (pod: Pod) => T) => kubernetes.each("pods", namespace, part);
  const inNamespace = (...args: string[]) => kubernetes.kubectl("--namespace", namespace, ...args);

  it("previews in a fresh checkout where no cluster runs, and says that it was not asked", async () => {
    await environment.project.succeed("pulumi", "stack", "init", "k8s");
    const preview = await environment.project.succeed("pulumi", "preview", "--stack", "k8s");
    assert.match(preview, /kubernetes\.context: the cluster did not answer, so nothing was checked against it/);
    assert.match(preview, /\+ 44 to create/);
  });

  itHoldsAnywhere(() => environment, {
    elsewhere: ["applications", "topics", "restarts", "destroy"],
    duringRoll: async (roll) => {
      const seen = await kubernetes.watch(() => pods(isReady), roll);
      const ready = seen.map((each) => Object.values(each).filter(Boolean).length);
      assert.equal(Math.min(...ready), servers.length - 1, "one pod at a time");
    },
    // Only a broker that nobody has checked waits for the others to catch up.
    assertRolled: (output) => {
      const stops = [...output.matchAll(/stopped in ([\d.]+) s/g)].map(([, seconds]) => Number(seconds));
      assert(stops.length >= 3 && Math.max(...stops) < catchUpTime, String(stops));
      return Promise.resolve();
    },
    also: (feltDuring, outputs) => {
      itIsSecure(() => {
        const others = { kafka: { properties: { "log.retention.hours": 47 } } };
        return { environment, kubernetes, namespace, outputs: outputs(), feltDuring, others };
      });

      it("has one pod and one volume for each server, and leaves git clean", async () => {
        assert.deepEqual(Object.keys(await pods(isReady)).sort(), servers);
        const claims = await kubernetes.each("pvc", namespace, () => true);
        assert.deepEqual(Object.keys(claims).sort(), servers.map((name) => `data-${name}`).sort());
        assert.doesNotMatch(await environment.project.changedFiles(), /^\?\? (?!client-)/m);
      });

      it("runs nothing as root, in a namespace that refuses who would", async () => {
        for (const name of servers) assert.equal(await inNamespace("exec", name, "--", "id", "-u"), "1000", name);
        const token = "/var/run/secrets/kubernetes.io";
        await assert.rejects(inNamespace("exec", "kafka-1", "--", "ls", token), /No such file or directory/);
        await assert.rejects(inNamespace("exec", "kafka-1", "--", "touch", "/opt/kafka/x"), /Read-only file system/);
        const image = `--image=${await inNamespace("get", "pod", "kafka-1", "--output=jsonpath={.spec.containers[0].image}")}`;
        await assert.rejects(inNamespace("run", "root", image), /violates PodSecurity "restricted:latest"/);
      });

      it("refuses what does not fit the cluster, all at once, before anything is changed", async () => {
        const before = await kubernetes.each("statefulsets", namespace, ({ metadata }: Pod) => metadata.uid);
        const stackFile = path.join(environment.project.root, "Pulumi.k8s.yaml");
        const stackText = await readFile(stackFile, "utf8");
        const changed = stackText
          .replace(/class: shared(?=\s+size: 1Gi)/, "class: nowhere")
          .replace("size: 2Gi", "size: 1Gi");
        await writeFile(stackFile, changed);
        const { output, exitCode } = await environment.project.script("up", "k8s");
        await writeFile(stackFile, stackText);
        assert.notEqual(exitCode, 0);
        assert.match(output, /kubernetes\.zookeeper\.storage\.class: must exist in the cluster\n +given: "nowhere"/);
        assert.match(output, /kubernetes\.kafka\.storage\.size: cannot shrink\n +given: 1Gi; now 2Gi/);
        assert.deepEqual(await kubernetes.each("statefulsets", namespace, ({ metadata }: Pod) => metadata.uid), before);
      });

      it("refuses in a preview what would harm what runs: members, a broker with replicas, chroot", async () => {
        const host = (id: number, brokers = 3) => {
          return { name: `kafka${id}`, zookeeperId: id, ...(id <= brokers && { brokerId: id }) };
        };
        const { config } = parse(await readFile(path.join(environment.project.root, "Pulumi.k8s.yaml"), "utf8")) as {
          readonly config: { readonly "kafka-zookeeper:kubernetes": { readonly kafka: { readonly external: object } } };
        };
        const { kafka } = config["kafka-zookeeper:kubernetes"];
        const twoPorts = { ...kafka, external: { ...kafka.external, nodePorts: { 1: 30911, 2: 30912 } } };
        const harmful: [Settings, RegExp][] = [
          [
            { hosts: [1, 2, 3, 4, 5].map((id) => host(id)) },
            /zookeeperId: one member may join.*\n +given: 4 joins, 5 joins/,
          ],
          [
            { hosts: [1, 2, 3].map((id) => host(id, 2)), kubernetes: { kafka: twoPorts } },
            /brokerId, .*: a broker may leave only when it has no replicas\n +given: broker 3 /,
          ],
          [
            { kafka: { chroot: "/other" } },
            /kafka\.chroot: cannot change.*\n +given: \/other, while none is installed/,
          ],
        ];
        for (const [changes, told] of harmful) {
          await environment.configure(changes);
          const { output, exitCode } = await environment.project.script("pulumi", "preview", "--stack", "k8s");
          assert.notEqual(exitCode, 0, output);
          assert.match(output, told);
        }
        await environment.configure({ kafka: { properties: { "log.retention.hours": 47 } } });
      });

      // 5-scale shows the same on hosts.
      inTierAll(() => {
        it("stops at the first broker that does not come up, without a failed send; setting it back heals it", async () => {
          const good = { kafka: { properties: { "log.retention.hours": 47 } } };
          const impact = await feltDuring(async () => {
            await environment.configure({
              readyTimeout: 40,
              kafka: { ...good.kafka, jvmOptions: ["-XX:+NoSuchOption"] },
            });
            const { output, exitCode } = await environment.project.script("up", "k8s", "--no-smoke-test");
            assert.notEqual(exitCode, 0, output);
            assert.match(output, /kafka-\d: CrashLoopBackOff/);
            await environment.configure(good);
            await environment.project.succeed("up", "k8s", "--no-smoke-test");
          });
          assert.deepEqual(impact, nothingFelt);
        });
      });

      it("lets one node be drained, and no second one before its pods are back", async () => {
        const nodes = await pods(({ spec }) => spec.nodeName ?? "");
        const [first = "", second = ""] = [nodes["kafka-1"], nodes["kafka-2"]];
        const drain = (node: string, seconds: number) =>
          kubernetes.kubectl("drain", node, "--ignore-daemonsets", "--delete-emptydir-data", `--timeout=${seconds}s`);
        const impact = await feltDuring(async () => {
          await drain(first, 180);
          await assert.rejects(drain(second, 10), /violate the pod's disruption budget/);
          await kubernetes.kubectl("uncordon", first, second);
        });
        assert.deepEqual(impact, nothingFelt);
      });
    },
  });
});
