import { groupBy } from "../model/group-by";
import type { Finding, HostReport } from "../model/host-facts";

/**
 * Two hosts of a stack that are one machine: two servers would share ports and data. Machines that were cloned with one
 * machine-id(5) differ in their boot; containers on one kernel share the boot, but have names of their own.
 */
export function checkMachines(reports: readonly HostReport[]): Finding[] {
  const known = reports.filter(({ facts }) => facts.get("boot") !== undefined && facts.get("hostname") !== undefined);
  const part = (key: string) => (report: HostReport) => report.facts.get(key) ?? "";
  const same = groupBy(known, (one) => JSON.stringify(["machine", "boot", "hostname"].map((key) => part(key)(one))));
  const clones = groupBy(
    same.flatMap(([first]) => (first === undefined || part("machine")(first) === "" ? [] : [first])),
    part("machine"),
  );
  return [
    ...twice(same).map(({ host, others, report }): Finding => ({
      severity: "error",
      host,
      check: "login",
      rule: "every host must be a machine of its own",
      given: `it is the same machine as ${others}: ${part("hostname")(report)}, with one machine-id and one boot`,
      fix: "correct the address of one of them, or remove its line from hosts",
    })),
    ...twice(clones).map(({ host, others, report }): Finding => ({
      severity: "warning",
      host,
      check: "login",
      rule: "every machine should have a machine-id of its own",
      given: `${part("machine")(report)}, as ${others}; boot or name differ, so they are clones`,
      fix: "rm /etc/machine-id && systemd-machine-id-setup on all but one, then reboot it",
    })),
  ];
}

function twice(groups: readonly (readonly HostReport[])[]) {
  return groups
    .filter(({ length }) => length > 1)
    .flatMap((group) =>
      group.map((report) => ({
        report,
        host: report.host,
        others: group.flatMap(({ host }) => (host === report.host ? [] : [host])).join(", "),
      })),
    );
}
