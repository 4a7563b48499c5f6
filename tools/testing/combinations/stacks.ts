import { type Combination, combinationsOf, type Parameters } from "./pairwise";

/** What the end-to-end stacks combine. */
const parameters = {
  substrate: ["hosts", "kubernetes"],
  workload: ["systemd", "StatefulSet", "StatefulSetPerServer", "Deployment"],
  quorum: ["zookeeper", "kraft"],
  security: ["plaintext", "secure"],
  versions: ["2.4.1/3.6.0", "3.9.2/3.9.5", "4.3.1"],
} as const satisfies Parameters;

export type Stack = { readonly [P in keyof typeof parameters]: (typeof parameters)[P][number] };

const constraints: readonly ((stack: Stack) => boolean)[] = [
  ({ substrate, workload }) => (substrate === "hosts") === (workload === "systemd"),
  // The old pair is there to take over hosts that were set up by hand; nothing of it ever ran on Kubernetes.
  ({ substrate, versions }) => substrate === "hosts" || versions !== "2.4.1/3.6.0",
  // In plain text, one StatefulSet for all servers has nothing that one for each has not.
  ({ workload, security }) => workload !== "StatefulSet" || security === "secure",
  // One for each server is there for racks, which are the same whatever pods say to each other and keep.
  ({ workload, security, quorum }) =>
    workload !== "StatefulSetPerServer" || (security === "plaintext" && quorum === "zookeeper"),
  // Controllers need volumes; and records that die with their pod are no secrets.
  ({ workload, security, quorum }) => workload !== "Deployment" || (security === "plaintext" && quorum === "zookeeper"),
  // Kafka 4 has nothing but KRaft (KIP-833); 3.9 runs there as well, which tests/clients/kraft.test.ts shows.
  ({ quorum, versions }) => (quorum === "kraft") === (versions === "4.3.1"),
];

const isAllowed = (combination: Combination) => constraints.every((holds) => holds(combination as unknown as Stack));

/** Every combination that this program supports. */
export const allowed = combinationsOf(parameters, isAllowed);

const newest = { quorum: "zookeeper", security: "plaintext", versions: "3.9.2/3.9.5" } as const;
const oldest = { ...newest, versions: "2.4.1/3.6.0" } as const;
const kraft = { ...newest, quorum: "kraft", versions: "4.3.1" } as const;
const hosts = { substrate: "hosts", workload: "systemd" } as const;
const pods = (workload: Stack["workload"]) => ({ substrate: "kubernetes", workload, ...newest }) as const;

/** The stack of each file in `tests/e2e`, by the file's name: together they have every value but those of workloads that need a cluster of their own. */
export const stacks: Readonly<Record<string, Stack>> = {
  "1-dev": { ...hosts, ...newest, security: "secure" },
  "2-legacy": { ...hosts, ...oldest },
  "3-refusals": { ...hosts, ...newest },
  "4-preflight": { ...hosts, ...newest },
  "8-kubernetes": { ...pods("StatefulSet"), security: "secure" },
  "23-kraft": { ...hosts, ...kraft, security: "secure" },
  // What it becomes; it begins as "2-legacy".
  "29-whole-life": { ...hosts, ...kraft },
};

/** Those of files in `tests/e2e/tier-all` that have a pair of their own: with those of each commit they have every pair. */
export const furtherStacks: Readonly<Record<string, Stack>> = {
  "9-kubernetes-ephemeral": pods("Deployment"),
  "13-kubernetes-racks": pods("StatefulSetPerServer"),
  "17-secure-old-versions": { ...hosts, ...oldest, security: "secure" },
  "24-kubernetes-kraft": { ...pods("StatefulSet"), ...kraft, security: "secure" },
};

/** Files in `tests/e2e` without a stack. */
export const withoutStack: readonly string[] = ["12-status-page"];
