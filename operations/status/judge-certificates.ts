import { joinLimited } from "../../components/model/report-text";
import { sameSerial } from "../certificates/serial";
import { expiryOf, type Expiry, leftText, type Life, needsRenewalBy } from "../certificates/validity";
import type { ServiceOperations } from "../services/service";
import { notTold } from "./server-findings";
import type { CertificateStatus, Finding, ShownStatus, Snapshot } from "./snapshot";

/** A certificate that is in use, with where. */
interface InUse {
  readonly where: string;
  readonly served: boolean;
  readonly renewedBy: CertificateStatus["renewedBy"];
  readonly life: Life;
}

/** Findings about certificates: those that end soon, by what servers show, and those that are not shown. */
export function judgeCertificates(snapshot: Snapshot, services: readonly ServiceOperations[]): Finding[] {
  const { certificates = [], stack, takenAt } = snapshot;
  const now = new Date(takenAt);
  const leaves = certificates.filter(({ isAuthority }) => !isAuthority);
  const used = leaves.flatMap((one) => inUse(one, services));
  const late = (expiry: Expiry) => used.filter(({ life }) => expiryOf(life, now) === expiry);
  return [
    ...certificates.filter(({ isAuthority }) => isAuthority).flatMap((one) => ofAuthority(one, now)),
    ...finding(
      late("expired").filter(({ served }) => served),
      now,
      {
        level: "down",
        check: "certificate-expired",
        rule: "certificates have expired: servers and clients let nobody in by them any more",
        fix: `scripts/up ${stack} renews them; then docs/security.md#expired-certificates, because brokers have to be restarted together`,
      },
    ),
    ...finding(
      late("expired").filter(({ served }) => !served),
      now,
      {
        level: "degraded",
        check: "certificate-expired",
        rule: "certificates have expired",
        fix: `scripts/up ${stack}, which renews them`,
      },
    ),
    ...finding(late("urgent"), now, {
      level: "degraded",
      check: "certificate-urgent",
      rule: "certificates end in a few days: nothing but their renewal helps, and a roll waits for it",
      fix: `scripts/certificates ${stack} --renew, today`,
    }),
    ...finding(late("soon"), now, {
      level: "degraded",
      check: "certificate",
      rule: "certificates should have been renewed by now",
      fix: `scripts/certificates ${stack} --renew; then run scripts/up ${stack} from a schedule`,
    }),
    ...notShown(snapshot, leaves, services),
  ];
}

/** What a server shows counts, and where nothing is shown what is recorded. */
function inUse(
  { name, renewedBy, notBefore, notAfter, shown }: CertificateStatus,
  services: readonly ServiceOperations[],
): InUse[] {
  const seen = shown.flatMap((one) =>
    one.notBefore === null || one.notAfter === null
      ? []
      : [{ where: whereOf(one, services), served: true, renewedBy, life: lifeIn(one.notBefore, one.notAfter) }],
  );
  return seen.length > 0 ? seen : [{ where: name, served: false, renewedBy, life: lifeIn(notBefore, notAfter) }];
}

/** What has to happen first for those that an `up` does not renew. */
const renewals = {
  owner: "put the next ones in the place of the files of security.certificates and security.admin",
  "cert-manager":
    "see kubectl describe certificates in the namespace of the cluster why cert-manager has not renewed them",
} as const;

function fixOf(late: readonly InUse[], fix: string): string {
  const others = Object.entries(renewals).filter(([who]) => late.some(({ renewedBy }) => renewedBy === who));
  if (others.length === 0) return fix;
  const rest = fix.replaceAll(" --renew", "").replace("scripts/certificates", "scripts/up");
  return [...others.map(([, first]) => first), rest].join("; then ");
}

function lifeIn(notBefore: string, notAfter: string): Life {
  return { notBefore: new Date(notBefore), notAfter: new Date(notAfter) };
}

function finding(late: readonly InUse[], now: Date, text: Omit<Finding, "given">): Finding[] {
  if (late.length === 0) return [];
  const given = late.map(({ where, life }) => `${where}: ${life.notAfter.toISOString()}, left: ${leftText(life, now)}`);
  return [{ ...text, given: joinLimited(given, 10), fix: fixOf(late, text.fix) }];
}

/** Its end is that of everything that it has signed, so there is time only as long as there are years. */
function ofAuthority({ name, notBefore, notAfter }: CertificateStatus, now: Date): Finding[] {
  const life = lifeIn(notBefore, notAfter);
  if (!needsRenewalBy(life, now)) return [];
  const near = expiryOf(life, now) !== "far";
  return [
    {
      level: near ? "degraded" : "note",
      check: "certificate-authority",
      rule: "the certificate authority comes to its end, and with it every certificate",
      given: `${name}: ${notAfter}, left: ${leftText(life, now)}`,
      fix: "replace it in three steps: docs/security.md#replacing-the-authority",
    },
  ];
}

function whereOf({ service, id, port }: ShownStatus, services: readonly ServiceOperations[]): string {
  const noun = services.find(({ names }) => names.name === service)?.names.noun ?? service;
  return `${noun} ${id}${port === null ? "" : ` at ${port}`}`;
}

/** A server that shows another certificate than it should, or does not say which although it serves. */
function notShown(snapshot: Snapshot, leaves: readonly CertificateStatus[], services: readonly ServiceOperations[]) {
  const others = leaves.flatMap(({ serial, shown }) =>
    shown.flatMap((one) =>
      one.serial === null || sameSerial(one.serial, serial)
        ? []
        : [`${whereOf(one, services)} shows ${one.serial} in the place of ${serial}`],
    ),
  );
  const served: Finding[] =
    others.length === 0
      ? []
      : [
          {
            level: "degraded",
            check: "certificate-served",
            rule: "servers show other certificates than the last up left",
            given: joinLimited(others, 10),
            fix: `scripts/up ${snapshot.stack}, which has them read their files`,
          },
        ];
  const untold = leaves.flatMap(({ shown }) =>
    shown.flatMap((one) =>
      one.problem === null || !answers(snapshot, one, services)
        ? []
        : [
            notTold({
              where: whereOf(one, services),
              what: [`its certificate (${one.problem})`],
              fix: "look at its log and its load",
            }),
          ],
    ),
  );
  return [...served, ...untold];
}

/** A server that does not answer at all is reported as such. */
function answers(snapshot: Snapshot, { service, id }: ShownStatus, services: readonly ServiceOperations[]): boolean {
  const rows = services.find(({ names }) => names.name === service)?.rows(snapshot) ?? [];
  return rows.some(({ server }) => server.id === id && server.answers);
}
