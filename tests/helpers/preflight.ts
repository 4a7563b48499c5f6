import assert from "node:assert/strict";
import { judge } from "../../components/preflight/preflight-verdict";
import { type Check, Facts, type Finding } from "../../components/model/host-facts";
import {
  resolveRequirements,
  type HostRequirements,
  ownRequirements,
} from "../../components/preflight/host-requirements";
import { sharedRequirements } from "../../components/preflight/shared-requirements";
import { type Raw, specOf } from "./config";

/** Identity of the cluster that hosts are judged for. */
export const ours = "7566e8b8-4d83-49fa-a352-8d4a1290cb58";

/** What a fit host says: nothing of ours is on it yet. */
export const fit: Readonly<Record<string, string>> = {
  user: "0",
  systemd: "yes",
  init: "systemd",
  os: "Debian 12",
  "memory.total": "8000000",
  "memory.available": "6000000",
  "memory.swap": "0",
  java: 'runs openjdk version "17.0.9" 2023-10-17',
  packages: "apt-get",
  "tool:tar": "yes",
  "disk:/var/lib/kafka": "90000000 /data",
  "disk:/var/lib/zookeeper": "50000000 /",
  "disk:/var/lib/kafka-zookeeper": "50000000 /",
  "data:/var/lib/kafka": "missing",
  "data:/var/lib/zookeeper": "empty",
  "file:/var/lib/kafka/meta.properties": "missing",
  "file:/var/lib/zookeeper/myid": "missing",
  "file:/var/lib/zookeeper/version-2": "missing",
  "file:/var/lib/zookeeper/version-2/currentEpoch": "missing",
  "account:kafka": "none",
  "account:zookeeper": "none",
  "exec:/tmp": "yes",
  "exec:/var/tmp": "yes",
  "exec:/var/lib/kafka": "yes",
  thp: "always [madvise] never",
  swappiness: "60",
  max_map_count: "262144",
  files: "1000000",
  end: "",
};

/** The facts of a fit host, but for some. */
export function factsOf(changes: Readonly<Record<string, string>> = {}): Facts {
  const lines = Object.entries({ ...fit, ...changes }).map(([key, value]) => `${key}=${value}`);
  return Facts.parse(lines.join("\n"));
}

/** What the host at a position needs. */
export function needsOf(changes: Raw = {}, position = 0): HostRequirements {
  const spec = specOf(changes);
  const host = spec.hosts[position];
  assert(host);
  return resolveRequirements(ownRequirements(spec, host), sharedRequirements(spec));
}

/** What is found on one host that says what a fit one does, but for some facts. */
export function found(
  changes: Readonly<Record<string, string>>,
  config: Raw = {},
  clusterId: string | undefined = ours,
) {
  const needs = needsOf(config);
  return judge([{ needs, report: { host: needs.host, facts: factsOf(changes) } }], clusterId).findings;
}

/** The one finding that there has to be. */
export function only(findings: readonly Finding[]): Finding {
  const [first] = findings;
  assert(first && findings.length === 1, JSON.stringify(findings));
  return first;
}

/** What is found on the hosts of a stack that say what fit ones do, but for some facts of each. */
export function foundOn(hosts: readonly Readonly<Record<string, string>>[], config: Raw = {}): Finding[] {
  const examined = hosts.map((changes, position) => {
    const needs = needsOf(config, position);
    const own = { hostname: needs.host, boot: needs.host, machine: needs.host };
    return { needs, report: { host: needs.host, facts: factsOf({ ...own, ...changes }) } };
  });
  return [...judge(examined, ours).findings];
}

/** What a host says that a fit one does not, and the one finding that comes of it. */
export interface FindingCase {
  readonly title: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly config?: Raw;
  readonly check: Check;
  readonly severity?: "warning";
  /** Parts of its rule, of what is given and of the fix. */
  readonly texts: readonly string[];
}

/** One test for each case. */
export function itTells(cases: readonly FindingCase[]): void {
  for (const { title, facts, config, check, severity = "error", texts } of cases)
    it(`tells when ${title}`, () => {
      const finding = only(found(facts, config));
      assert.deepEqual([finding.check, finding.severity], [check, severity]);
      const text = [finding.rule, finding.given, finding.fix].join("\n");
      for (const part of texts) assert(text.includes(part), `"${part}" is not in\n${text}`);
    });
}
