import { sameSerial } from "../certificates/serial";
import { expiryOf, leftText, lifeOf } from "../certificates/validity";
import type { ServiceOperations } from "../services/service";
import type { RollContext, RollPhase } from "./roll-context";
import type { RollView } from "./roll-view";
import { hasCertificate, type NodeWithCertificate } from "./served-certificate";

/**
 * Nothing is stopped while a server shows a certificate that has expired, or is about to and is not renewed by this `up`: a
 * server that comes back is not let in by those that have expired, nor they by it, and what they hold is not in sync.
 *
 * A server that shows nothing does not answer, which the gates before each stop are about.
 */
export function refuseExpiring(services: readonly ServiceOperations[]): RollPhase {
  return {
    title: "refuse a roll with certificates at their end",

    shouldRun: (view) => restartsSome(view) && services.some(({ names }) => view.plan[names.name].some(hasCertificate)),

    describe: () => [],

    async run(context) {
      const looks = services.flatMap((service) =>
        context.plan[service.names.name].filter(hasCertificate).map((node) => atItsEnd(context, service, node)),
      );
      const found = (await Promise.all(looks)).flat();
      const expired = found.filter((one) => one.expired);
      if (expired.length > 0) throw expiredRefusal(expired);
      if (found.length > 0) throw urgentRefusal(found);
    },
  };
}

function restartsSome({ services }: RollView): boolean {
  return services.some(({ active, reasons }) => active && reasons.length > 0);
}

interface AtItsEnd {
  readonly expired: boolean;
  readonly text: string;
}

async function atItsEnd(
  { hosts, clock }: RollContext,
  { names }: ServiceOperations,
  node: NodeWithCertificate,
): Promise<AtItsEnd[]> {
  const { serial, ports } = node.certificate;
  const now = new Date(clock.now());
  const found = ports.map(async (port): Promise<AtItsEnd[]> => {
    const shown = await hosts.shownAt(node, port).catch(() => undefined);
    if (shown === undefined) return [];
    const life = lifeOf(shown);
    const expiry = expiryOf(life, now);
    // Another one lies on its host, and is read at the end of this roll.
    const isRenewed = !sameSerial(shown.serialNumber, serial);
    const text = `${names.noun} ${node.id} at ${port.name}: ${life.notAfter.toISOString()}, left: ${leftText(life, now)}`;
    return expiry === "expired" || (expiry === "urgent" && !isRenewed) ? [{ expired: expiry === "expired", text }] : [];
  });
  return (await Promise.all(found)).flat();
}

function refusal(rule: string, found: readonly AtItsEnd[], fix: string): Error {
  return new Error(`${rule}\n    given: ${found.map(({ text }) => text).join("; ")}\n    fix:   ${fix}`);
}

function expiredRefusal(found: readonly AtItsEnd[]): Error {
  return refusal(
    "certificates have expired: nothing is restarted one after the other, since those that are back and the others would refuse each other",
    found,
    "follow docs/security.md#expired-certificates: the renewed ones are on the hosts already",
  );
}

function urgentRefusal(found: readonly AtItsEnd[]): Error {
  return refusal(
    "certificates are about to end, and this up does not renew them: nothing is restarted before they are renewed",
    found,
    "run scripts/certificates STACK --renew, or leave security.renewBefore out; put the next ones in the place of those of security.certificates; then run again",
  );
}
