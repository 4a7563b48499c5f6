import { checkBinds } from "./check-binds";
import { checkClocks } from "./check-clocks";
import { endpointText } from "../model/ip-address";
import { show } from "../model/issue";
import { loginFix } from "../model/login-failure";
import { checks, type Check, type Finding, type HostReport, indispensable, type Problem } from "../model/host-facts";
import { checkData } from "./check-data";
import { checkDisk, checkJava, checkKernel, checkMemory, checkRoot, checkSystemd, checkTools } from "./check-host";
import { checkMachines } from "./check-machines";
import { checkTemporary } from "./check-temporary";
import { checkPrograms } from "./check-programs";
import { checkUnits } from "./check-units";
import { type HostRequirements } from "./host-requirements";
import { checkNames, checkPeers, checkPorts } from "./check-network";
import { type Registry, registry } from "../services/registry";
import { serverChanges } from "./server-changes";

/** A host with what it needs and what it said. */
export interface Examined {
  readonly needs: HostRequirements;
  readonly report: HostReport;
}

/** What all checks of all hosts came to. */
export interface Verdict {
  readonly hosts: readonly HostVerdict[];
  readonly findings: readonly Finding[];
}

export interface HostVerdict {
  readonly host: string;
  readonly os: string;
  readonly cells: Readonly<Record<Check, Cell>>;
}

/** `none`: not looked at, because the host could not be entered. */
export type Cell = "ok" | "warning" | "error" | "none";

interface JudgeOptions {
  readonly services?: Registry;
  /** What the last `up` that succeeded tells. */
  readonly sinceLast?: readonly Finding[];
}

/** Judges every host by its needs; `clusterId` is undefined while it is not known. */
export function judge(
  examined: readonly Examined[],
  clusterId: string | undefined,
  { services = registry, sinceLast = [] }: JudgeOptions = {},
): Verdict {
  const reports = examined.map(({ report }) => report);
  const withCertificates = new Set(examined.flatMap(({ needs }) => (needs.certificates === true ? [needs.host] : [])));
  const together = [
    ...checkMachines(reports),
    ...checkClocks(reports, withCertificates),
    ...checkServiceData(examined, services),
    ...checkChanges(examined, services),
    ...sinceLast,
  ];
  const findings = examined.flatMap((one) => [
    ...judgeHost(one, clusterId),
    ...together.filter(({ host }) => host === one.needs.host),
  ]);
  return { hosts: examined.map((one) => verdictOf(one, findings)), findings };
}

/** What the services themselves say about a change of what runs. */
function checkChanges(examined: readonly Examined[], services: Registry): Finding[] {
  const servers = examined.flatMap(({ needs, report }) => serverChanges(needs, report.facts));
  return Object.values(services).flatMap((service) =>
    (service.changes?.check(servers) ?? []).map(({ place, ...problem }) => ({
      ...problem,
      host: place,
      check: "change" as const,
    })),
  );
}

/** What the services themselves say about their data. */
function checkServiceData(examined: readonly Examined[], services: Registry): Finding[] {
  const hosts = examined
    .filter(({ report }) => report.failure === undefined)
    .map(({ needs: { host, services: wanted, data }, report: { facts } }) => ({ host, services: wanted, data, facts }));
  return Object.values(services).flatMap((service) => [
    ...(service.checkData?.(hosts) ?? []).map((problem) => ({ ...problem, check: "data" as const })),
  ]);
}

/** The errors that stop an `up`. */
export function stopping(findings: readonly Finding[], mode: "enforce" | "warn"): Finding[] {
  return findings.filter(
    ({ severity, check, indispensable: always }) =>
      severity === "error" && (mode === "enforce" || always === true || indispensable.includes(check)),
  );
}

function judgeHost({ needs, report }: Examined, clusterId: string | undefined): Finding[] {
  const { host } = needs;
  if (report.failure !== undefined) return [{ ...loginProblem(needs, report.failure), host, check: "login" }];
  const { facts } = report;
  const problems: Partial<Record<Check, Problem[]>> = {
    login: checkNoise(needs, report),
    root: checkRoot(needs, facts),
    systemd: [...checkSystemd(facts), ...checkUnits(needs, facts)],
    tools: checkTools(needs, facts),
    java: [...checkJava(needs, facts), ...checkTemporary(needs, facts)],
    disk: checkDisk(needs, facts, clusterId),
    memory: checkMemory(needs, facts),
    ports: [...checkPorts(needs, facts), ...checkBinds(needs, facts)],
    peers: checkPeers(needs, facts),
    names: checkNames(needs, facts),
    data: checkData(needs, facts, clusterId),
    kernel: checkKernel(facts),
    change: checkPrograms(needs, facts),
  };
  return checks.flatMap((check) => (problems[check] ?? []).map((problem) => ({ ...problem, host, check })));
}

/** It is left out of every answer; other programs that use the login, such as scp and rsync, break at it. */
function checkNoise({ sshUser }: HostRequirements, { noise = "" }: HostReport): Problem[] {
  const [first = ""] = noise.trim().split("\n");
  if (first === "") return [];
  return [
    {
      severity: "warning",
      rule: `the shell of ${sshUser} should print nothing when a command is run`,
      given: `it prints ${show(first)}`,
      fix: "print only in interactive shells: begin ~/.bashrc with [[ $- == *i* ]] || return",
    },
  ];
}

const unreachableFix =
  "start the host and its sshd, and let this machine reach that port; a host that is gone for good: lost: true";

function loginProblem({ address, sshPort, sshUser }: HostRequirements, failure: string): Problem {
  return {
    severity: "error",
    rule: `must answer at ${endpointText(address, sshPort)} with its pinned key and let ${sshUser} in`,
    given: failure,
    fix: loginFix(failure, sshUser) ?? unreachableFix,
  };
}

function verdictOf({ needs, report }: Examined, findings: readonly Finding[]): HostVerdict {
  const entered = report.failure === undefined;
  const cells = checks.map((check) => {
    const own = findings.filter((finding) => finding.host === needs.host && finding.check === check);
    if (own.some(({ severity }) => severity === "error")) return [check, "error"] as const;
    if (own.length > 0) return [check, "warning"] as const;
    return [check, entered ? "ok" : "none"] as const;
  });
  return {
    host: needs.host,
    os: report.facts.get("os") ?? "",
    cells: Object.fromEntries(cells) as Record<Check, Cell>,
  };
}
