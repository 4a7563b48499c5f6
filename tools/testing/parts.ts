import { runMutations } from "./mutations/run-mutations";
import { type NodeRelease, nodeStep, runWithNode } from "./node-releases";
import type { Part, Run } from "./part";
import {
  clientPython,
  engineFor,
  localKubernetes,
  pulumiPython,
  readingJars,
  sampleApplications,
  stockClients,
} from "./preparations";
import { runScript, runSuite } from "./run-suite";

const scripts = {
  typecheck: "the types of everything",
  lint: "the rules of the code",
  format: "the format of all files",
  shellcheck: "the shell scripts",
};

const checks: readonly Part[] = Object.entries(scripts).map(([name, description]) => ({
  name,
  tier: "commit",
  description,
  beside: "unit",
  run: (how) => runScript(name, how),
}));

const suite = (name: string) => ({ name, run: (how: Run) => runSuite(name, how) });
const onHosts = [engineFor("dev"), ...sampleApplications];

const unit: Part = {
  ...suite("unit"),
  tier: "commit",
  description: "everything that needs no network, no engine and no cluster",
};

/** Those on Kubernetes come last: what they need is compiled beside the others. */
const suites: readonly Part[] = [
  {
    ...suite("contract"),
    tier: "commit",
    description: "what we rely on in an engine, its plugins and sshd; needs root",
    prepare: [engineFor("dev")],
  },
  {
    ...suite("e2e-hosts"),
    tier: "commit",
    description: "clusters on hosts of the sandbox; needs root",
    prepare: onHosts,
  },
  {
    ...suite("package"),
    tier: "commit",
    beside: "contract",
    description: "previews of a program in Python, and of the policy pack",
    prepare: [engineFor("k8s"), pulumiPython],
  },
  {
    ...suite("clients"),
    tier: "commit",
    beside: "contract",
    description: "the generated client files, each read by its own client; needs Maven and Python",
    prepare: stockClients,
  },
  {
    ...suite("e2e-kubernetes"),
    tier: "commit",
    description: "clusters on a local Kubernetes; needs root",
    prepare: [engineFor("k8s"), ...sampleApplications, localKubernetes],
  },
];

const withNode = (release: NodeRelease): Part => ({
  name: `node-${release}`,
  tier: "all",
  description: `the unit tests, and a preview by a real engine, with Node.js ${release}`,
  prepare: [engineFor("dev"), nodeStep(release)],
  run: ({ signal }) => runWithNode(release, signal),
});

const others: readonly Part[] = [
  withNode(22),
  withNode(24),
  {
    name: "mutations",
    tier: "all",
    description: "each line of tests/mutations broken in a copy: a behaviour test has to fail",
    run: ({ signal }) => runMutations(signal),
  },
  {
    ...suite("fuzz"),
    tier: "all",
    description:
      "10,000 accepted configurations rendered and read back, 100 of each read by the real jar, some really started",
    prepare: readingJars,
  },
  {
    ...suite("faults"),
    tier: "all",
    description: "every fault in a cluster on hosts that is in use; needs root",
    prepare: onHosts,
  },
  {
    ...suite("faults-short"),
    tier: "on request",
    description: "the faults that reveal most",
    prepare: [engineFor("dev"), clientPython],
  },
];

export const parts: readonly Part[] = [unit, ...checks, ...suites, ...others];

/** What a command line asks for. */
export interface Choice {
  readonly parts: readonly Part[];
  /** Whether their tests of the tier `all` run, too. */
  readonly everyTest: boolean;
}

/**
 * What a command line asks for: the parts for every commit when it names none. With `all` the parts that it names run
 * whole, or every part.
 *
 * @throws Error for a name that no part has.
 * @example chooseParts(["all", "e2e-hosts"]) // that part, also its tests that are not for every commit
 */
export function chooseParts(words: readonly string[]): Choice {
  const names = words.filter((word) => word !== "all");
  const everyTest = names.length < words.length;
  return { parts: partsNamed(names, everyTest), everyTest };
}

function partsNamed(names: readonly string[], everyTest: boolean): readonly Part[] {
  if (names.length === 0) return parts.filter(({ tier }) => tier === "commit" || (everyTest && tier === "all"));
  const unknown = names.filter((name) => !parts.some((part) => part.name === name));
  const known = parts.map(({ name }) => name).join(", ");
  if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(", ")}; there are ${known}, and all`);
  return names.flatMap((name) => parts.filter((part) => part.name === name));
}
