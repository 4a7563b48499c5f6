import type { ServerNode } from "../../components/resources/inputs/roll-inputs";
import { errorMessage } from "../lib/error-message";
import type { ServiceOperations } from "../services/service";
import type { RollContext, RollPhase } from "./roll-context";
import { startsAll } from "./roll-view";

/** Milliseconds that a server may take to show a certificate that it has read. */
const patienceMs = 30_000;
const pauseMs = 500;

type Certificate = NonNullable<ServerNode["certificate"]>;

/**
 * Servers that run show the certificates that lie on their hosts, without a restart.
 *
 * One server after the other, and it counts as done when the certificate is seen from outside: one that does not take it
 * goes on with the old one, and so do all others.
 */
export function renewCertificates(services: readonly ServiceOperations[]): RollPhase {
  return {
    title: "renew certificates without a restart",

    shouldRun: ({ plan }) => services.some(({ names }) => plan[names.name].some(hasCertificate)),

    describe: () => [],

    async run(context) {
      for (const service of services) {
        const { name } = service.names;
        // Who was just started has read the files as they are.
        if (startsAll(context.view, name)) continue;
        for (const node of context.plan[name].filter(hasCertificate)) await renew(context, service, node);
      }
    },
  };
}

type NodeWithCertificate = ServerNode & { readonly certificate: Certificate };

function hasCertificate(node: ServerNode): node is NodeWithCertificate {
  return node.certificate !== undefined;
}

async function renew(context: RollContext, service: ServiceOperations, node: NodeWithCertificate): Promise<void> {
  const { clock, log } = context;
  const { noun } = service.names;
  let others = await portsWithOthers(context, node);
  if (others.length === 0) return;
  log(`${noun} ${node.id} reads its new certificate, without a restart`);
  try {
    await service.readCertificate?.(context, node);
  } catch (error) {
    throw notTaken(service, node, errorMessage(error));
  }
  const end = clock.now() + patienceMs;
  for (; others.length > 0; others = await portsWithOthers(context, node)) {
    if (clock.now() > end) throw notTaken(service, node, others.join("; "));
    await clock.sleep(pauseMs);
  }
}

/** The ports at which a server shows another certificate than it should. */
async function portsWithOthers({ hosts }: RollContext, node: NodeWithCertificate): Promise<string[]> {
  const { serial, ports } = node.certificate;
  const served = await Promise.all(ports.map((port) => hosts.servedSerial(node, port)));
  return ports.flatMap(({ name, port }, index) => {
    const shown = served[index] ?? "";
    return sameSerial(shown, serial) ? [] : [`${name} on port ${port} shows certificate ${shown}`];
  });
}

/** Programs differ in the zeros that a number begins with. */
function sameSerial(one: string, other: string): boolean {
  const digits = (serial: string) => serial.toUpperCase().replace(/^0+/, "");
  return digits(one) === digits(other);
}

function notTaken({ names: { noun, name } }: ServiceOperations, node: NodeWithCertificate, given: string): Error {
  return new Error(
    `${noun} ${node.id}: must show the certificate ${node.certificate.serial} that lies on ${node.host}\n` +
      `    given: ${given}\n` +
      `    fix:   read journalctl -u ${name} on ${node.host}; it goes on with its old certificate. Run again, or restart it: ` +
      `systemctl restart ${name}, while all other servers are in sync`,
  );
}
