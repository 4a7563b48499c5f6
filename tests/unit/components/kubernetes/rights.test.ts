import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { parse } from "yaml";
import * as rights from "../../../../components/kubernetes/rights";
import { reachOf } from "../../../../components/kubernetes/pod-endpoints";
import { podRollPlan } from "../../../../components/kubernetes/pod-roll-plan";
import { podApi } from "../../../../operations/kubernetes/pod-api";
import { readFacts } from "../../../../operations/kubernetes/read-facts";
import { serviceReader } from "../../../../operations/kubernetes/service-addresses";
import { inspectPods } from "../../../../operations/status/pods";
import {
  describeKubernetesRefusals,
  facts,
  judgeKubernetes,
  kubernetesSpec,
  rawKubernetes,
} from "../../../helpers/kubernetes";

const { certificatesRights, clusterIssuerRight, clusterRights, namespaceRights, rulesOf, secretsRight } = rights;
type Right = rights.Right;

/** One call of the API, in the words of RBAC. */
interface Call {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespaced: boolean;
}

/** Kubernetes, "API access control": verbs by HTTP method and path; a WebSocket is a get of a subresource. */
function callOf(method: string, url: string): Call {
  const { pathname } = new URL(url, "http://localhost");
  const [, group = "", rest = ""] = /^\/api(?:s\/([^/]+))?\/v1\/(.*)$/.exec(pathname) ?? [];
  const inside = /^namespaces\/[^/]+\/(.*)$/.exec(rest);
  const [resource = "", name, sub] = (inside?.[1] ?? rest).split("/");
  const verbs: Record<string, string> = { GET: name === undefined ? "list" : "get", PATCH: "patch", DELETE: "delete" };
  return {
    verb: verbs[method] ?? "create",
    group,
    resource: sub === undefined ? resource : `${resource}/${sub}`,
    namespaced: inside !== null || (resource === "namespaces" && name !== undefined),
  };
}

function isAllowed(
  { verb, group, resource, namespaced }: Call,
  { clusterChecks }: { clusterChecks: boolean },
): boolean {
  const by = (rights: readonly Right[]) =>
    rights.some((one) => one.verbs.includes(verb) && one.apiGroups.includes(group) && one.resources.includes(resource));
  return namespaced ? by(namespaceRights) : clusterChecks && by(clusterRights);
}

describe("the rights that are documented", () => {
  let server: Server;
  let directory: string;
  let calls: Call[];
  let forbidden: (call: Call) => boolean;

  before(async () => {
    server = createServer(({ method = "", url = "" }, response) => {
      const call = callOf(method, url);
      calls.push(call);
      const said = { kind: "Status", message: `user cannot ${call.verb} resource "${call.resource}"`, code: 403 };
      response.writeHead(forbidden(call) ? 403 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(forbidden(call) ? said : { items: [], metadata: {}, spec: {}, status: {} }));
    });
    server.on("upgrade", ({ url = "" }, socket) => {
      calls.push(callOf("GET", url));
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    directory = mkdtempSync(path.join(os.tmpdir(), "rights-"));
    const { port } = server.address() as AddressInfo;
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: "fake", server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
      { name: "fake" },
    );
    writeFileSync(path.join(directory, "kubeconfig"), config.exportConfig());
  });

  beforeEach(() => {
    calls = [];
    forbidden = () => false;
  });

  after(() => {
    server.close();
    rmSync(directory, { recursive: true });
  });

  const access = () => ({ kubeconfig: path.join(directory, "kubeconfig") });

  function look(clusterChecks: boolean, topologyKey = "zone") {
    const config = new KubeConfig();
    config.loadFromFile(access().kubeconfig);
    const spec = kubernetesSpec();
    const plans = spec.pods.map((pods) => podRollPlan(spec, pods));
    return readFacts(config, {
      ...access(),
      namespace: "kafka",
      topologyKey,
      clusterChecks,
      priorityClasses: clusterChecks,
      plans,
      files: {},
      keys: {},
    });
  }

  async function callEverything(): Promise<void> {
    const api = podApi(access(), "kafka", new AbortController().signal);
    const [set, deployment] = (["StatefulSet", "Deployment"] as const).map((kind) => ({ kind, name: "kafka" }));
    assert(set && deployment);
    await api.workload(set);
    await api.workload(deployment);
    await api.podsOf({ name: "kafka-1", pod: "kafka-1" });
    await api.podsOf({ name: "kafka-1" });
    await api.deletePod({ name: "kafka-1", uid: "a" });
    await api.setPaused(deployment, true);
    await api.skipCatchUp("kafka-1", "kafka");
    await api.annotate("kafka-1", { a: "b" });
    await api.log("kafka-1", 5);
    await api.connect("kafka-1", 9092).catch(() => undefined);
    api.close();
    await serviceReader(access(), "kafka", new AbortController().signal)("kafka-1-external");
    await inspectPods(reachOf(kubernetesSpec(), access()), []);
  }

  it("include every call that this program makes, with and without a look outside of the namespace", async () => {
    for (const clusterChecks of [true, false]) {
      calls = [];
      assert.deepEqual((await look(clusterChecks)).denied, []);
      await callEverything();
      const others = calls.filter((call) => !isAllowed(call, { clusterChecks }));
      assert.deepEqual(others, [], `with clusterChecks: ${clusterChecks}`);
      assert(calls.length > 15);
    }
  });

  it("hold nothing outside of the namespace that is not looked at", async () => {
    await look(true);
    for (const { resources, verbs } of clusterRights)
      assert(
        calls.some(
          ({ resource, verb, namespaced }) => !namespaced && resources.includes(resource) && verbs.includes(verb),
        ),
        `${verbs.join()} ${resources.join()}`,
      );
  });

  it("are told all at once when they are missing, in the words of the API server", async () => {
    forbidden = ({ namespaced }) => !namespaced;
    const { denied } = await look(true);
    assert.deepEqual(denied.map(({ right }) => right).sort(), [
      "list namespaces",
      "list nodes",
      "list persistentvolumes",
      "list services of all namespaces",
      "list storageclasses",
    ]);
    assert.equal(denied.find(({ right }) => right === "list nodes")?.said, 'user cannot list resource "nodes"');
    const issues = judgeKubernetes(rawKubernetes(), facts({ denied }));
    assert.deepEqual(
      issues.map(({ severity, property }) => [severity, property]),
      denied.map(() => ["error", "kubernetes.clusterChecks"]),
    );
  });

  it("are those of the Role and the ClusterRole in docs/kubernetes.md", () => {
    const page = readFileSync("docs/kubernetes.md", "utf8");
    const [, block = ""] = /```yaml\n(apiVersion: v1\nkind: List[^]*?)```/.exec(page) ?? [];
    const { items: objects } = parse(block) as { items: readonly { kind: string; rules?: unknown }[] };
    const rules = Object.fromEntries(objects.map((one) => [one.kind, one.rules]));
    assert.deepEqual(rules["Role"], rulesOf(namespaceRights));
    assert.deepEqual(rules["ClusterRole"], rulesOf(clusterRights));
    const further = [secretsRight, ...certificatesRights, clusterIssuerRight];
    for (const { purpose } of [...namespaceRights, ...further, ...clusterRights])
      assert(page.replaceAll(/ +/g, " ").includes(`| ${purpose} |`), purpose);
  });
});

const withoutChecks = { clusterChecks: false };
const nodePort = { external: { type: "NodePort", nodePorts: { 1: 30901, 2: 30902, 3: 30903 } } };

describeKubernetesRefusals("a stack without a look outside of its namespace is refused with", {
  "a namespace that has to be made": {
    kubernetes: withoutChecks,
    facts: {},
    property: "kubernetes.namespace",
    rule: "must exist when kubernetes.clusterChecks is false",
    given: "no such namespace",
    fix: "kubectl create namespace kafka",
  },
  "a missing right in the namespace": {
    facts: { denied: [{ right: "list pods", said: "user cannot list pods" }] },
    property: "kubernetes.namespace",
    rule: "needs the right to list pods in it",
    given: "user cannot list pods",
    fix: "grant it (Role of docs/kubernetes.md#rights)",
  },
  "addresses of nodes that nobody gave": {
    kubernetes: { ...withoutChecks, kafka: nodePort },
    facts: { namespaceLabels: { "app.kubernetes.io/managed-by": "kafka-zookeeper" } },
    property: "kubernetes.kafka.external.addresses",
    rule: "must be given when kubernetes.clusterChecks is false",
    given: "none for broker 1, 2, 3",
    fix: "{ 1: 10.0.0.11 }",
  },
  "racks, whose volumes only the cluster can tell": {
    kubernetes: { ...withoutChecks, topologyKey: "zone" },
    others: { hosts: [1, 2, 3].map((id) => ({ name: `h${id}`, zookeeperId: id, brokerId: id, rack: `r${id}` })) },
    facts: { namespaceLabels: { "app.kubernetes.io/managed-by": "kafka-zookeeper" } },
    property: "hosts[].rack",
    rule: "needs kubernetes.clusterChecks",
    given: "kubernetes.clusterChecks: false",
    fix: "set kubernetes.clusterChecks to true",
  },
  "a volume that shall grow": {
    kubernetes: { ...withoutChecks, kafka: { storage: { size: "200Gi" } } },
    facts: {
      namespaceLabels: { "app.kubernetes.io/managed-by": "kafka-zookeeper" },
      statefulSets: [{ name: "kafka", serviceName: "kafka-hs", volumes: [{ name: "data", size: "100Gi" }] }],
    },
    property: "kubernetes.kafka.storage.size",
    rule: "cannot grow while kubernetes.clusterChecks is false",
    given: "200Gi; now 100Gi",
    fix: "use 100Gi, or set kubernetes.clusterChecks to true",
  },
});

describe("a stack without a look outside of its namespace", () => {
  it("is accepted with a warning of what is not looked at", () => {
    const namespaceLabels = { "app.kubernetes.io/managed-by": "kafka-zookeeper" };
    const cluster = facts({ nodes: [], storageClasses: [], namespaces: [], namespaceLabels });
    const issues = judgeKubernetes(rawKubernetes(withoutChecks), cluster);
    assert.deepEqual(
      issues.map(({ severity, property }) => [severity, property]),
      [["warning", "kubernetes.clusterChecks"]],
    );
  });
});
