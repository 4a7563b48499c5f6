import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { nodeClient } from "./clients";
import { outputsFor } from "./developer";
import { eventually, Hosts, sandboxAddresses } from "./hosts";
import { isReady, LocalKubernetes, type Pod } from "./kubernetes";
import { outside } from "./client-locations";
import { Project } from "./project";
import type { TestEnvironment, Server } from "./scenarios";
import { type Settings, withSettings } from "./stack-text";

const fromOutside = /smoke test (through the stack's outputs|as the operator) \[/;
const fromPod = /smoke test from a pod \[/;

/** The stack dev: three sandbox hosts. */
export async function hostsEnvironment(): Promise<TestEnvironment & { readonly hosts: Hosts }> {
  const project = await Project.create();
  const stack = "dev";
  const hosts = new Hosts(project, stack, sandboxAddresses);
  const text = await readFile(path.join(project.root, "Pulumi.dev.yaml"), "utf8");
  const invocation = (unit: string) =>
    hosts.run("kafka2", `systemctl show --property InvocationID --value ${unit}`).catch(() => "off");
  return {
    project,
    stack,
    hosts,
    down: [],
    smokeTests: [fromOutside],
    leftover: stack,
    configure: (changes) => writeStack(project, stack, text, changes),
    restart: async (server) => void (await hosts.run("kafka2", `systemctl restart ${server.split(" ")[0]}`)),
    without: async (server, task) => {
      const unit = server.split(" ")[0];
      await hosts.run("kafka2", `systemctl stop ${unit}`);
      await task().finally(() => hosts.run("kafka2", `systemctl start ${unit}`));
    },
    settle: () => inSync(project, stack),
    hasData: async () =>
      (await hosts.run("kafka2", "ls -A /var/lib/kafka /var/lib/zookeeper 2> /dev/null || true")) !== "",
    fromLocations: (use) => use([outside(), hosts.clientLocation("kafka2", "/opt/kafka/kafka_2.13-3.9.2/libs/*")]),
    runs: async () => ({ "zookeeper 2": await invocation("zookeeper"), "kafka 2": await invocation("kafka") }),
  };
}

/** A stack of this project on the local Kubernetes. */
export async function kubernetesEnvironment(
  stack: string,
  namespace: string,
): Promise<TestEnvironment & { readonly kubernetes: LocalKubernetes }> {
  const project = await Project.create();
  const kubernetes = new LocalKubernetes(project);
  const text = await readFile(path.join(project.root, `Pulumi.${stack}.yaml`), "utf8");
  const pods = () => kubernetes.each("pods", namespace, (pod: Pod) => pod);
  const podOf = async (server: Server) => {
    const prefix = server === "kafka 2" ? "kafka-2" : "zk-2";
    return Object.values(await pods()).find(({ metadata }) => metadata.name.startsWith(prefix));
  };
  return {
    project,
    stack,
    kubernetes,
    down: [stack],
    // No pod has the login of the operator.
    smokeTests: /security: plaintext/.test(text) ? [fromOutside, fromPod] : [fromOutside],
    leftover: "cluster",
    configure: (changes) => writeStack(project, stack, text, changes),
    restart: async (server) => {
      const name = (await podOf(server))?.metadata.name ?? "";
      await kubernetes.kubectl("--namespace", namespace, "delete", "pod", name);
    },
    // Kubernetes makes a new pod at once, which has to find no node.
    without: async (server, task) => {
      const nodes = (await kubernetes.kubectl("get", "nodes", "--output=name")).split("\n");
      const name = (await podOf(server))?.metadata.name ?? "";
      await kubernetes.kubectl("cordon", ...nodes);
      const off = async () => {
        await kubernetes.kubectl("--namespace", namespace, "delete", "pod", name);
        await task();
      };
      await off().finally(() => kubernetes.kubectl("uncordon", ...nodes));
    },
    settle: async () => {
      await eventually("all pods are ready", 180, async () => Object.values(await pods()).filter(isReady).length === 6);
      await inSync(project, stack);
    },
    // Beside the brokers, scripts/up has used the cluster with the tools; nobody outside knows the names of Services.
    fromLocations: async (use) => {
      const image = (await podOf("kafka 2"))?.spec.containers[0]?.image ?? "";
      await kubernetes.fromPod(namespace, image, (beside) =>
        kubernetes.fromPod(`apps-of-${namespace}`, image, (elsewhere) =>
          use([outside(/\.svc\.cluster\.local:/), beside, { ...elsewhere, tools: "/opt/kafka/libs/*" }]),
        ),
      );
    },
    hasData: async () => Object.keys(await kubernetes.each("pvc", namespace, () => true)).length > 0,
    runs: async () => ({
      "zookeeper 2": (await podOf("zookeeper 2"))?.metadata.uid ?? "off",
      "kafka 2": (await podOf("kafka 2"))?.metadata.uid ?? "off",
    }),
  };
}

/** Without changes it is the file of the checkout again, to the letter. */
function writeStack(project: Project, stack: string, text: string, changes?: Settings): Promise<void> {
  const changed = changes === undefined ? text : withSettings(text, changes);
  return writeFile(path.join(project.root, `Pulumi.${stack}.yaml`), changed);
}

/** Waits until every broker is there and in sync with every partition. */
async function inSync(project: Project, stack: string): Promise<void> {
  const outputs = await outputsFor(project, stack);
  await eventually("the cluster is in sync", 120, async () => {
    const admin = nodeClient(outputs).kafka.admin();
    await admin.connect();
    try {
      const { brokers } = await admin.describeCluster();
      const { topics } = await admin.fetchTopicMetadata();
      const partitions = topics.flatMap((topic) => topic.partitions);
      return brokers.length === 3 && partitions.every(({ isr, replicas }) => isr.length === replicas.length);
    } finally {
      await admin.disconnect();
    }
  });
}
