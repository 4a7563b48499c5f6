import assert from "node:assert/strict";
import type { ClusterFacts, QuotaFacts } from "../../../../components/kubernetes/facts";
import { givesCpuLimit, quotaFacts } from "../../../../operations/kubernetes/quota-facts";
import type { Raw } from "../../../helpers/config";
import { describeKubernetesRefusals, facts, judgeKubernetes, rawKubernetes } from "../../../helpers/kubernetes";

const limited = { zookeeper: { cpuLimit: "1" } };
const quota = (changes: Partial<QuotaFacts> = {}): QuotaFacts => ({
  ...{ name: "team", resources: ["requests.cpu", "limits.cpu", "limits.memory", "pods"], scopes: [] },
  ...changes,
});

describeKubernetesRefusals("pods without a CPU limit are refused", {
  "where a quota counts limits: a roll would delete a pod and get none for it": {
    kubernetes: limited,
    facts: { quotas: [quota()], givesCpuLimit: false },
    property: "kubernetes.kafka.cpuLimit",
    rule: "must be given where a ResourceQuota counts limits.cpu",
    given: "ResourceQuota team",
    fix: 'set kubernetes.kafka.cpuLimit: "2" or more',
  },
  "where a quota counts limits, with a limit that is no less than the request": {
    kubernetes: { ...limited, kafka: { cpu: "4500m" } },
    facts: { quotas: [quota({ scopes: ["NotTerminating"] })], givesCpuLimit: false },
    property: "kubernetes.kafka.cpuLimit",
    rule: "must be given where a ResourceQuota counts limits.cpu",
    given: "ResourceQuota team",
    fix: 'set kubernetes.kafka.cpuLimit: "4500m" or more',
  },
});

describeKubernetesRefusals("pods without a CPU limit are doubted", {
  "where this user may not see whether a LimitRange gives one": {
    kubernetes: limited,
    facts: { quotas: [quota()] },
    property: "kubernetes.kafka.cpuLimit",
    rule: "should be given where a ResourceQuota counts limits.cpu",
    given: "this user may not see whether a LimitRange gives a limit",
    fix: 'set kubernetes.kafka.cpuLimit: "2"',
    severity: "warning",
  },
  "where the quota is about pods of some priorities": {
    kubernetes: limited,
    facts: { quotas: [quota({ scopes: ["PriorityClass"] })], givesCpuLimit: false },
    property: "kubernetes.kafka.cpuLimit",
    rule: "should be given",
    given: "for pods of some priorities",
    fix: 'set kubernetes.kafka.cpuLimit: "2"',
    severity: "warning",
  },
});

describe("pods without a CPU limit", () => {
  const issues = (cluster: Partial<ClusterFacts>, kubernetes: Raw = {}) =>
    judgeKubernetes(rawKubernetes(kubernetes), facts(cluster)).map(({ property }) => property);

  it("are told of each service that has pods", () => {
    assert.deepEqual(issues({ quotas: [quota()], givesCpuLimit: false }), [
      "kubernetes.zookeeper.cpuLimit",
      "kubernetes.kafka.cpuLimit",
    ]);
  });

  it("are taken with the limit that the advice names", () => {
    const advised = { zookeeper: { cpuLimit: "2" }, kafka: { cpuLimit: "2" } };
    assert.deepEqual(issues({ quotas: [quota()], givesCpuLimit: false }, advised), []);
  });

  for (const [what, cluster] of [
    ["a LimitRange gives them one", { quotas: [quota()], givesCpuLimit: true }],
    [
      "quotas count only requests, which all pods have",
      { quotas: [quota({ resources: ["requests.cpu", "memory"] })], givesCpuLimit: false },
    ],
    [
      "the quota is about pods that end by themselves",
      { quotas: [quota({ scopes: ["Terminating"] })], givesCpuLimit: false },
    ],
    ["this user may not see quotas", {}],
  ] satisfies [string, Partial<ClusterFacts>][])
    it(`are taken where ${what}`, () => {
      assert.deepEqual(issues(cluster), []);
    });
});

describe("what a cluster says of its quotas", () => {
  it("is what they count and which pods they are about", () => {
    const scopeSelector = { matchExpressions: [{ operator: "Exists", scopeName: "PriorityClass" }] };
    const spec = { hard: { "limits.cpu": "8", pods: "10" }, scopes: ["NotBestEffort"], scopeSelector };
    assert.deepEqual(quotaFacts({ metadata: { name: "team" }, spec }), {
      name: "team",
      resources: ["limits.cpu", "pods"],
      scopes: ["NotBestEffort", "PriorityClass"],
    });
  });

  it("is whether containers get a limit, and not what other objects get", () => {
    const range = (type: string, limits: Record<string, string>) => ({
      spec: { limits: [{ type, _default: limits }] },
    });
    assert.equal(givesCpuLimit(range("Container", { cpu: "1" })), true);
    assert.equal(givesCpuLimit(range("Container", { memory: "1Gi" })), false);
    assert.equal(givesCpuLimit(range("Pod", { cpu: "1" })), false);
  });
});
