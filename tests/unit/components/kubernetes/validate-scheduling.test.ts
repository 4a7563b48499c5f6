import { describeKubernetesRefusals, inRacks } from "../../../helpers/kubernetes";

const required = (...matchExpressions: object[]) => ({
  requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
});
const terms = "nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";

describeKubernetesRefusals("tolerations are refused with", {
  "a value that Exists does not ask for": {
    kubernetes: { kafka: { tolerations: [{ key: "dedicated", operator: "Exists", value: "kafka" }] } },
    property: "kubernetes.kafka.tolerations[0]",
    rule: "must have no value with operator: Exists",
    given: '"kafka"',
    fix: "remove the value, or the operator",
  },
  "seconds for an effect that moves no pod": {
    kubernetes: { tolerations: [{ key: "a", operator: "Exists", effect: "NoSchedule", tolerationSeconds: 60 }] },
    property: "kubernetes.tolerations[0]",
    rule: "must have tolerationSeconds only with effect: NoExecute",
    given: "60, with effect: NoSchedule",
    fix: "set effect: NoExecute",
  },
  "no key for a value": {
    kubernetes: { tolerations: [{ value: "kafka" }] },
    property: "kubernetes.tolerations[0]",
    rule: "must have a key, except with operator: Exists",
    given: "no key",
    fix: "add the key of the taint",
  },
  "an effect that there is not, without a word of what follows from it": {
    kubernetes: { tolerations: [{ key: "a", effect: "NoShedule", tolerationSeconds: 60 }] },
    property: "kubernetes.tolerations[0].effect",
    rule: "must be one of NoSchedule, PreferNoSchedule, NoExecute",
    given: "NoShedule",
    fix: "did you mean NoSchedule?",
  },
  "a key in other words": {
    kubernetes: { tolerations: [{ key: "a", operater: "Exists" }] },
    property: "kubernetes.tolerations[0].operater",
    rule: "is not a setting of this program",
    given: "operater",
    fix: "did you mean kubernetes.tolerations[0].operator?",
  },
});

describeKubernetesRefusals("the choice of nodes is refused with", {
  "a value that no label has": {
    kubernetes: { nodeSelector: { pool: "kafka pool" } },
    property: "kubernetes.nodeSelector.pool",
    rule: "must be a label's value",
    given: '"kafka pool"',
    fix: "write kafka-pool",
  },
  "no values for In": {
    kubernetes: { nodeAffinity: required({ key: "pool", operator: "In" }) },
    property: `kubernetes.${terms}[0].matchExpressions[0].values`,
    rule: "must have a value for operator: In",
    given: "[]",
    fix: "add the values of the label",
  },
  "values for Exists": {
    kubernetes: { nodeAffinity: required({ key: "pool", operator: "Exists", values: ["a"] }) },
    property: `kubernetes.${terms}[0].matchExpressions[0].values`,
    rule: "must be empty for operator: Exists",
    given: '["a"]',
    fix: "use In or NotIn",
  },
  "two numbers for Gt": {
    kubernetes: { nodeAffinity: required({ key: "generation", operator: "Gt", values: ["4", "5"] }) },
    property: `kubernetes.${terms}[0].matchExpressions[0].values`,
    rule: "must be one whole number for operator: Gt",
    given: '["4","5"]',
    fix: 'write it as ["4"]',
  },
  "a term that holds for no node": {
    kubernetes: { kafka: { nodeAffinity: required() } },
    property: `kubernetes.kafka.${terms}[0].matchExpressions`,
    rule: "must have an expression",
    given: "an empty list",
    fix: "remove the term",
  },
  "no term": {
    kubernetes: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
    property: `kubernetes.${terms}`,
    rule: "must have a term",
    given: "an empty list",
    fix: "add a term",
  },
  "a weight above 100": {
    kubernetes: {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 101, preference: { matchExpressions: [{ key: "a", operator: "Exists" }] } },
        ],
      },
    },
    property: "kubernetes.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight",
    rule: "must be from 1 to 100",
    given: "101",
    fix: "use 100",
  },
  "the name of a PriorityClass that is none": {
    kubernetes: { priorityClassName: "High_Priority" },
    property: "kubernetes.priorityClassName",
    rule: "must be small letters",
    given: '"High_Priority"',
    fix: "write high-priority",
  },
  "one rack for brokers in several": {
    kubernetes: { ...inRacks.kubernetes, nodeSelector: { "topology.kubernetes.io/zone": "a" } },
    others: inRacks.others,
    property: "kubernetes",
    rule: "must admit nodes in the rack of each broker",
    given: 'broker 2 in rack "b", broker 5 in rack "c"',
    fix: "take topology.kubernetes.io/zone out of nodeSelector and nodeAffinity",
  },
  "no term that admits a broker's rack": {
    kubernetes: {
      ...inRacks.kubernetes,
      kafka: { nodeAffinity: required({ key: "topology.kubernetes.io/zone", operator: "NotIn", values: ["c"] }) },
    },
    others: inRacks.others,
    property: "kubernetes.kafka",
    rule: "must admit nodes in the rack of each broker",
    given: 'broker 5 in rack "c"',
    fix: "take topology.kubernetes.io/zone out",
  },
});
