import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { userSecretName } from "../../../components/kubernetes/client-files-objects";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { toolsOf } from "../../../components/services/kafka/command-line-tools";
import { kubernetesSpecs } from "../../helpers/kubernetes-specs";
import { Application, nothingFelt } from "../support/application";
import { GrowingVolumes } from "../support/growing-volumes";
import { eventually } from "../support/hosts";
import type { Outputs } from "../support/clients";
import { outputsFor } from "../support/developer";
import { kafkaTool, LocalKubernetes, type Pod } from "../support/kubernetes";
import { assertNothingLeft } from "../support/leftovers";
import { assertReachable, connects, outside, type ClientLocation } from "../support/client-locations";
import { withRightsOfNamespace } from "../support/service-account";
import { Project } from "../support/project";
import { assertTakenStrictly } from "../support/strict-manifests";
import { inNamespace } from "../support/secure-pods";
import { type Settings, withSettings } from "../support/stack-text";

const stack = "network";
const namespace = "kafka-network";
const apps = "orders";
/** Of every pod and Service: what the local cluster's nodes have, and what says nothing to it. */
const forAllPods = {
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ key: "dedicated", value: "data", effect: "NoSchedule" }],
  priorityClassName: "system-cluster-critical",
  podLabels: { "example.org/team": apps },
  serviceAnnotations: { "example.org/team": apps },
};
const inside = /\.svc\.cluster\.local:/;

type Group = Readonly<Record<string, Settings>>;

describe("a secure cluster on Kubernetes behind load balancers and network policies, on volumes that can grow", () => {
  let project: Project;
  let kubernetes: LocalKubernetes;
  let volumes: GrowingVolumes;
  let outputs: StackOutputs & Outputs;
  let k8s: string;
  let addresses: Readonly<Record<string, string>> = {};
  let image: string;

  const stackFile = () => path.join(project.root, `Pulumi.${stack}.yaml`);
  const up = (...args: string[]) => project.succeed("up", stack, ...args);
  const application = new Application(
    () => outputs.bootstrapServers,
    undefined,
    () => path.join(outputs.folder ?? "", "producer.properties"),
  );
  const uids = () => kubernetes.each("pods", namespace, ({ metadata }: Pod) => metadata.uid);
  const exec = (pod: string, ...command: string[]) =>
    kubernetes.kubectl("--namespace", namespace, "exec", pod, "--", ...command);

  /** @param wanted addresses of the brokers by id; without them, each load balancer chooses one that is read back */
  async function configure(
    size: string,
    wanted: Readonly<Record<string, string>> = {},
    more: Settings = {},
    security: Settings[string] = "secure",
  ): Promise<void> {
    const { config } = parse(k8s) as { config: Group };
    const { zookeeper, kafka } = config["kafka-zookeeper:kubernetes"] as unknown as Record<string, Settings>;
    const given = { addresses: wanted, annotations: { "metallb.io/loadBalancerIPs": "{address}" } };
    const changes = {
      namespace,
      networkPolicy: true,
      clientSettings: [apps],
      ...forAllPods,
      ...more,
      zookeeper: { ...zookeeper, storage: { class: "local-path", size: "1Gi", logSize: "1Gi" } },
      kafka: {
        ...kafka,
        cpuLimit: "2",
        storage: { class: volumes.storageClass, size },
        external: { type: "LoadBalancer", ...(Object.keys(wanted).length === 0 ? {} : given) },
      },
    };
    await writeFile(stackFile(), withSettings(k8s, { kubernetes: changes, security, users: inNamespace(apps) }));
  }

  before(async () => {
    project = await Project.create();
    kubernetes = new LocalKubernetes(project);
    k8s = await readFile(path.join(project.root, "Pulumi.k8s.yaml"), "utf8");
    await project.succeed("cluster", "up", "--with", "load-balancer", "network-policies");
    volumes = new GrowingVolumes(kubernetes);
    const nodes = Object.keys(await kubernetes.each("nodes", "default", () => true));
    await volumes.create(nodes, "600Mi");
    await kubernetes.kubectl("create", "namespace", apps);
  });

  after(() =>
    application
      .stop()
      .finally(() => kubernetes.end(stack))
      .finally(() => volumes.remove()),
  );

  for (const [name, spec] of Object.entries(kubernetesSpecs))
    it(`takes everything that is rendered for ${name}, and warns of nothing`, () =>
      assertTakenStrictly(project, kubernetes, spec, [apps]));

  it("is up after one command, used by its operator, and changed by no second one", async () => {
    await configure("600Mi");
    assert.match(await up(), /✔ smoke test as the operator \[/);
    outputs = await outputsFor(project, stack);
    assert.match(await up("--no-smoke-test"), /Nothing changed/);
  });

  it("has pods with what the stack file says of them, which kept none from its node", async () => {
    const pods = await kubernetes.each("pods", namespace, ({ metadata, spec }: Pod) => {
      return [metadata.labels["example.org/team"], Object.keys(spec.containers[0]?.resources.limits ?? {}).join()];
    });
    assert.deepEqual(pods["zk-1"], [apps, "memory"]);
    assert.deepEqual(pods["kafka-3"], [apps, "cpu,memory"]);
  });

  it("keeps ZooKeeper's transaction log on a volume of its own", async () => {
    const classes = await kubernetes.each("pvc", namespace, ({ spec }: { spec: { storageClassName: string } }) => {
      return spec.storageClassName;
    });
    assert.equal(classes["log-zk-1"], "local-path");
    assert.match(await exec("zk-1", "ls", "/var/lib/zookeeper-log/data/version-2"), /^log\./m);
    assert.doesNotMatch(await exec("zk-1", "ls", "/var/lib/zookeeper/data/version-2"), /^log\./m);
  });

  it("tells clients outside the addresses that the load balancers chose, in the outputs and in the client files", async () => {
    interface Service {
      readonly status: { readonly loadBalancer: { readonly ingress?: readonly { readonly ip: string }[] } };
    }
    const given = await kubernetes.each("services", namespace, ({ status }: Service) => status.loadBalancer.ingress);
    const endpoints = [1, 2, 3].map((id) => `${given[`kafka-${id}-external`]?.[0]?.ip}:9094`);
    assert.match(endpoints.join(), /^(10\.89\.[\d.]+:9094,?){3}$/);
    assert.equal(outputs.bootstrapServers, endpoints.join(","));
    assert(outputs.clientFiles["producer.properties"].includes(`bootstrap.servers=${endpoints.join(",")}`));
    addresses = Object.fromEntries(endpoints.map((one, index) => [index + 1, one.split(":")[0] ?? ""]));
  });

  it("lets in pods that are labelled as clients, from any namespace, and everybody at the load balancers", async () => {
    image = (await kubernetes.each("pods", namespace, ({ spec }: Pod) => spec.containers[0]?.image))["kafka-1"] ?? "";
    const tools = { tools: "/opt/kafka/libs/*" };
    await kubernetes.fromPod(namespace, image, (beside) =>
      kubernetes.fromPod(apps, image, (elsewhere) =>
        assertReachable(outputs, [outside(inside), beside, { ...elsewhere, ...tools }]),
      ),
    );
  });

  it("lets no other pod in, neither beside the brokers nor elsewhere", async () => {
    for (const where of [namespace, apps])
      await kubernetes.fromPod(
        where,
        image,
        (stranger) => assertReachable(outputs, [{ ...stranger, outOfReach: inside }]),
        { labels: "app=stranger" },
      );
  });

  it("lets labelled clients only where clients belong, and servers of a service to each other", async () => {
    const [member, broker] = ["zk-1", "kafka-1"].map((server) => `${server}.${namespace}.svc.cluster.local`);
    const from = (pod: string): Pick<ClientLocation, "run"> => ({
      run: (script, ...args) => exec(pod, "bash", "-c", script, "bash", ...args),
    });
    // Only brokers and the operator have certificates for the port of the brokers.
    const own = { "zk-2": `${member}:3888`, "kafka-2": `${broker}:9094` };
    for (const [pod, address] of Object.entries(own)) assert.equal(await connects(from(pod), address), true, address);
    await kubernetes.fromPod(apps, image, async (client) => {
      for (const address of Object.values(own)) assert.equal(await connects(client, address), false, address);
      for (const address of [`${member}:2181`, `${broker}:9093`])
        assert.equal(await connects(client, address), true, address);
    });
  });

  it("gives applications the files of their user in a Secret, which a pod mounts and uses", async () => {
    const { producer, consumer } = toolsOf(outputs.versions.kafka);
    const told = "--bootstrap-server $servers --topic orders";
    const script = [
      "servers=$(sed -n 's/^bootstrap.servers=//p' /settings/producer.properties)",
      `seq 1 20 | ${kafkaTool} ${producer} ${told} --producer.config /settings/producer.properties >&2`,
      `${kafkaTool} ${consumer} ${told} --group orders --consumer.config /settings/consumer.properties --from-beginning --max-messages 20`,
    ].join("\n");
    const read = await kubernetes.fromPod(apps, image, ({ run }) => run(script), {
      settings: { secret: userSecretName("kafka", "orders-service") },
    });
    const numbers = read.split("\n").map(Number);
    assert.deepEqual(
      numbers.sort((left, right) => left - right),
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  it("grows the brokers' volumes, and is given the addresses that it has, while it is in use: no pod is replaced, and no send fails", async () => {
    const size = ["df", "--block-size=1M", "--output=size", "/var/lib/kafka"];
    const roomOf = async (id: number) => Number((await exec(`kafka-${id}`, ...size)).split("\n").at(-1));
    const room = () => Promise.all([1, 2, 3].map(roomOf));
    for (const size of await room()) assert.ok(size > 450 && size < 600, `${size} MiB`);
    const before = await uids();
    const impact = await application.feltDuring(async () => {
      await configure("900Mi", addresses);
      await up("--no-smoke-test");
      await volumes.grow(namespace);
      await eventually("the kubelets have resized the file systems", 180, async () =>
        Object.values(await volumes.capacities(namespace)).every((size) => size === "900Mi"),
      );
    });
    assert.deepEqual(impact, nothingFelt);
    for (const size of await room()) assert.ok(size > 700 && size < 900, `${size} MiB`);
    assert.deepEqual(await uids(), before);
    assert.match(await up("--no-smoke-test"), /Nothing changed/);
  });

  it("is used with the rights of one namespace: refused with those that are missing, renewed without a look outside", async () => {
    await withRightsOfNamespace(project, kubernetes, [namespace, apps], async () => {
      const { output, exitCode } = await project.script("pulumi", "preview", "--stack", stack);
      assert.notEqual(exitCode, 0, output);
      for (const right of ["nodes", "storageclasses", "namespaces", "services of all namespaces"])
        assert.match(output, new RegExp(`kubernetes\\.clusterChecks: needs the right to list ${right}\\n`));
      await configure("900Mi", addresses, { clusterChecks: false });
      assert.match(await project.succeed("pulumi", "up", "--yes", "--stack", stack), /unchanged/);
      const before = await uids();
      await configure("900Mi", addresses, { clusterChecks: false }, { mode: "secure", certificateDays: 200 });
      const renewed = await project.succeed("pulumi", "up", "--yes", "--skip-preview", "--stack", stack);
      assert.match(renewed, /broker 3 reads its new certificate, without a restart/);
      assert.deepEqual(await uids(), before);
      assert.match(await project.succeed("status", stack), /healthy/i);
    });
  });

  it("refuses to shrink them, before anything is changed", async () => {
    await configure("800Mi", addresses);
    const { output, exitCode } = await project.script("pulumi", "preview", "--stack", stack);
    assert.notEqual(exitCode, 0, output);
    assert.match(output, /kubernetes\.kafka\.storage\.size: cannot shrink\n +given: 800Mi; now 900Mi/);
  });

  it("leaves nothing when it goes down", async () => {
    await application.stop();
    await configure("900Mi", addresses);
    await project.succeed("down", stack);
    await project.succeed("cluster", "down");
    await rm(stackFile());
    await assertNothingLeft(project, "cluster");
  });
});
