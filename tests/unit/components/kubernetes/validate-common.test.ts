import assert from "node:assert/strict";
import { formatIssue } from "../../../../components/model/issue";
import { describeKubernetesRefusals, facts, judgeKubernetes, rawKubernetes } from "../../../helpers/kubernetes";

const ownKey = "must not be one that this program, Kubernetes or Pulumi sets itself";

describeKubernetesRefusals("labels and annotations are refused with", {
  "a label by which the program selects pods": {
    kubernetes: { kafka: { podLabels: { "app.kubernetes.io/name": "broker" } } },
    property: "kubernetes.kafka.podLabels.app.kubernetes.io/name",
    rule: ownKey,
    given: "app.kubernetes.io/name",
    fix: "use a key with a domain of your own",
  },
  "a label that admits clients to all brokers": {
    kubernetes: { podLabels: { "kafka-zookeeper/kafka-client": "allowed" } },
    property: "kubernetes.podLabels.kafka-zookeeper/kafka-client",
    rule: ownKey,
    given: "kafka-client",
    fix: "remove it",
  },
  "a label that Kubernetes gives to pods": {
    kubernetes: { zookeeper: { podLabels: { "statefulset.kubernetes.io/pod-name": "zk-1" } } },
    property: "kubernetes.zookeeper.podLabels.statefulset.kubernetes.io/pod-name",
    rule: ownKey,
    given: "pod-name",
    fix: "remove it",
  },
  "an annotation that tells Pulumi what to do with a Service": {
    kubernetes: { serviceAnnotations: { "pulumi.com/skipAwait": "false" } },
    property: "kubernetes.serviceAnnotations.pulumi.com/skipAwait",
    rule: ownKey,
    given: "skipAwait",
    fix: "remove it",
  },
  "the digest by which outdated pods are known": {
    kubernetes: { podAnnotations: { "kafka-zookeeper/template": "x" } },
    property: "kubernetes.podAnnotations.kafka-zookeeper/template",
    rule: ownKey,
    given: "template",
    fix: "remove it",
  },
  "a key that is none": {
    kubernetes: { serviceLabels: { "a/b/c": "x" } },
    property: "kubernetes.serviceLabels.a/b/c",
    rule: "must be a key of Kubernetes",
    given: '"a/b/c"',
    fix: "write it as example.org/team",
  },
  "a label's value that is none": {
    kubernetes: { podLabels: { owner: "Team Data <data@example.org>" } },
    property: "kubernetes.podLabels.owner",
    rule: "must be a label's value: at most 63 letters",
    given: "Team Data",
    fix: "write Team-Data-data-example.org",
  },
  "a label's value of 64 characters": {
    kubernetes: { serviceLabels: { owner: "x".repeat(64) } },
    property: "kubernetes.serviceLabels.owner",
    rule: "at most 63",
    given: "xxx",
    fix: `write ${"x".repeat(63)}`,
  },
  "annotations that are too large": {
    kubernetes: { podAnnotations: { large: "x".repeat(256 * 1024) } },
    property: "kubernetes.podAnnotations",
    rule: "at most 256 KiB together",
    given: "262149 bytes",
    fix: "ConfigMap",
  },
  "the names that a pod has for them": {
    kubernetes: { kafka: { annotations: { "example.org/team": "data" } } },
    property: "kubernetes.kafka.annotations",
    rule: "is not a setting of this program",
    given: "annotations",
    fix: "did you mean kubernetes.kafka.podAnnotations?",
  },
  "a value that YAML reads as true": {
    kubernetes: { podAnnotations: { "sidecar.istio.io/inject": false } },
    property: "kubernetes.podAnnotations.sidecar.istio.io/inject",
    rule: "must be a string",
    given: "false",
    fix: 'put it in quotes: "false"',
  },
});

describeKubernetesRefusals("resources and users are refused with", {
  "a CPU limit below the request": {
    kubernetes: { kafka: { cpu: "2", cpuLimit: "500m" } },
    property: "kubernetes.kafka.cpuLimit",
    rule: 'must be at least the request, cpu: "2"',
    given: '"500m"',
    fix: 'write "2" or more, or lower cpu',
  },
  "a CPU limit below the default request": {
    kubernetes: { zookeeper: { cpuLimit: "100m" } },
    property: "kubernetes.zookeeper.cpuLimit",
    rule: 'must be at least the request, cpu: "250m"',
    given: '"100m"',
    fix: "lower cpu",
  },
  "a CPU limit that is no quantity": {
    kubernetes: { kafka: { cpuLimit: "two" } },
    property: "kubernetes.kafka.cpuLimit",
    rule: "must be a Kubernetes quantity above zero",
    given: '"two"',
    fix: "write it as 2",
  },
  "a securityContext as pods have it": {
    kubernetes: { securityContext: {} },
    property: "kubernetes.securityContext",
    rule: "must be one of fixed, platform",
    given: "{}",
    fix: "set it to fixed or platform",
  },
});

it("what is evidently right is taken: nodes only for brokers, a mesh kept away, a quota that wants CPU limits", () => {
  const tolerations = [{ key: "dedicated", value: "kafka", effect: "NoSchedule" }];
  const kafka = { nodeSelector: { "node-role.kubernetes.io/kafka": "" }, tolerations, cpu: "1", cpuLimit: "2" };
  const podAnnotations = { "sidecar.istio.io/inject": "false", "example.org/note": "any text; with {braces}" };
  const labels = kafka.nodeSelector;
  const nodes = [1, 2, 3, 4, 5, 6].map((id) => ({
    name: `node${id}`,
    address: `10.0.0.${id}`,
    schedulable: true,
    ...(id > 3 ? { labels, taints: tolerations } : {}),
  }));
  const issues = judgeKubernetes(rawKubernetes({ kafka, podAnnotations }), facts({ nodes }));
  assert.deepEqual(issues.map(formatIssue), []);
});
