import { columns } from "../../components/model/report-text";
import { sameSerial } from "../certificates/serial";
import { leftText } from "../certificates/validity";
import type { CertificateStatus, Report } from "./snapshot";
import { findingLines } from "./table";

/** Every certificate with its end, and whether it is shown where it should be; then what is wrong with them. */
export function certificatesText(report: Report): string {
  const { stack, certificates = [], takenAt } = report;
  if (certificates.length === 0) return `Stack ${stack} has no certificates: all servers talk plain text.`;
  const now = new Date(takenAt);
  const first = ({ notAfter }: CertificateStatus) => notAfter;
  const sorted = [...certificates].sort((one, other) => first(one).localeCompare(first(other)));
  const findings = certificateFindings(report);
  return [
    ...columns([
      ["CERTIFICATE", "WHO", "SERIAL", "NOT AFTER", "LEFT", "SHOWN"],
      ...sorted.map((one) => [
        ...[one.name, one.subject.replace(/,O=[^,]*$/, ""), one.serial, one.notAfter.replace(".000", "")],
        ...[leftText({ notAfter: new Date(one.notAfter) }, now), shownText(one)],
      ]),
    ]),
    ...(findings.length === 0 ? [] : ["", ...findings.flatMap(findingLines)]),
  ].join("\n");
}

/** Only those findings of a report that are about certificates. */
export function certificateFindings({ findings }: Report): Report["findings"] {
  return findings.filter(({ check, given }) => check.startsWith("certificate") || given.includes("its certificate"));
}

/** `-` for one that no server shows. */
function shownText({ serial, shown }: CertificateStatus): string {
  if (shown.length === 0) return "-";
  const other = shown.find((one) => one.serial !== null && !sameSerial(one.serial, serial));
  if (other !== undefined) return `NO: ${other.serial}, until ${other.notAfter?.replace(".000", "")}`;
  return shown.some((one) => one.serial === null) ? "unknown" : "yes";
}
