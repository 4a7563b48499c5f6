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

/** Values that this program does not support yet. Whoever supports one removes it here, and adds the stacks that the test asks for. */
const planned: readonly string[] = ["kraft", "secure"];

const constraints: readonly ((stack: Stack) => boolean)[] = [
  ({ substrate, workload }) => (substrate === "hosts") === (workload === "systemd"),
  // The old pair is there to take over hosts that were set up by hand; nothing of it ever ran on Kubernetes.
  ({ substrate, versions }) => substrate === "hosts" || versions !== "2.4.1/3.6.0",
  // In plain text, one StatefulSet for all servers has nothing that one for each has not.
  ({ workload, security }) => workload !== "StatefulSet" || security === "secure",
  // Kafka 4 has nothing but KRaft (KIP-833); 3.9 runs there as well, which tests/clients/kraft.test.ts shows.
  ({ quorum, versions }) => (quorum === "kraft") === (versions === "4.3.1"),
  // In pods, tests/e2e/tier-all/24-kubernetes-kraft.test.ts shows it. A cluster that is new has no reason to begin in plain text.
  ({ quorum, substrate }) => quorum === "zookeeper" || substrate === "hosts",
  ({ quorum, security }) => quorum === "zookeeper" || security === "secure",
];

const isAllowed = (combination: Combination) => constraints.every((holds) => holds(combination as unknown as Stack));

/** Every combination that may come, planned ones among them. */
export const allowed = combinationsOf(parameters, isAllowed);

/** Every combination that this program supports. */
export const supported = allowed.filter((each) => !planned.some((value) => Object.values(each).includes(value)));

const newest = { quorum: "zookeeper", security: "plaintext", versions: "3.9.2/3.9.5" } as const;
const oldest = { ...newest, versions: "2.4.1/3.6.0" } as const;
const hosts = { substrate: "hosts", workload: "systemd" } as const;
const pods = (workload: Stack["workload"]) => ({ substrate: "kubernetes", workload, ...newest }) as const;

/** The stack of each file in `tests/e2e`, by the file's name: together they have every pair, for every commit. */
export const stacks: Readonly<Record<string, Stack>> = {
  "1-dev": { ...hosts, ...newest, security: "secure" },
  "2-legacy": { ...hosts, ...oldest },
  "3-refusals": { ...hosts, ...newest },
  "4-preflight": { ...hosts, ...newest },
  "5-scale": { ...hosts, ...newest },
  "8-kubernetes": { ...pods("StatefulSet"), security: "secure" },
  "9-kubernetes-ephemeral": pods("Deployment"),
  "13-kubernetes-racks": pods("StatefulSetPerServer"),
};

/** Files in `tests/e2e` without a stack. */
export const withoutStack: readonly string[] = ["12-status-page"];
