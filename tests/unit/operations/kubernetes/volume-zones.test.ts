import assert from "node:assert/strict";
import type { V1NodeSelectorTerm } from "@kubernetes/client-node";
import { zonesOf } from "../../../../operations/kubernetes/volume-zones";

const label = "topology.kubernetes.io/zone";
const node = (name: string, labels: Readonly<Record<string, string>>) => ({ metadata: { name, labels } });
const nodes = [
  node("node1", { [label]: "a", "kubernetes.io/hostname": "node1", generation: "5" }),
  node("node2", { [label]: "b", "kubernetes.io/hostname": "node2", disk: "ssd" }),
  node("node3", { [label]: "b", "kubernetes.io/hostname": "node3", generation: "7" }),
  node("node4", { "kubernetes.io/hostname": "node4" }),
];
const volume = (...nodeSelectorTerms: V1NodeSelectorTerm[]) => ({
  spec: { nodeAffinity: { required: { nodeSelectorTerms } } },
});
const term = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, values }],
});

describe("a volume can be used", () => {
  it("anywhere when it says nothing of nodes", () => {
    assert.equal(zonesOf({ spec: {} }, nodes, label), undefined);
  });

  const cases: [string, V1NodeSelectorTerm[], string[]][] = [
    ["in the zone of the node whose disk it is on", [term("kubernetes.io/hostname", "In", "node1")], ["a"]],
    ["in the zones that it names, each told once", [term(label, "In", "b", "c")], ["b"]],
    ["where one of its terms holds", [term("disk", "Exists"), term(label, "In", "a")], ["a", "b"]],
    [
      "only where all parts of a term hold",
      [
        {
          matchExpressions: [
            ...term("disk", "DoesNotExist").matchExpressions,
            ...term(label, "In", "a").matchExpressions,
          ],
        },
      ],
      ["a"],
    ],
    ["where a label is not", [term("disk", "NotIn", "ssd")], ["a", "b"]],
    ["where a number is greater", [term("generation", "Gt", "6")], ["b"]],
    ["where a number is less", [term("generation", "Lt", "6")], ["a"]],
    [
      "on the node that it names",
      [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["node2"] }] }],
      ["b"],
    ],
    ["nowhere when its node is gone", [term("kubernetes.io/hostname", "In", "node9")], []],
    ["in no zone when its node has none", [term("kubernetes.io/hostname", "In", "node4")], []],
  ];
  for (const [title, terms, zones] of cases)
    it(title, () => assert.deepEqual(zonesOf(volume(...terms), nodes, label), zones));
});
