import { errorMessage } from "../lib/error-message";
import { throttled } from "../lib/log";
import type { ServiceOperations } from "../services/service";
import type { RollContext, RollPhase } from "./roll-context";
import { startsAll } from "./roll-view";
import {
  arrivalMs,
  hasCertificate,
  type NodeWithCertificate,
  portsWithOthers,
  readMs,
  restartByHand,
} from "./served-certificate";

const pauseMs = 500;
const arrivalPauseMs = 1_000;

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
        const nodes = context.plan[name].filter(hasCertificate);
        const shown = await Promise.all(nodes.map((node) => portsWithOthers(context.hosts, node)));
        for (const [index, node] of nodes.entries()) await renew(context, service, node, shown[index] ?? []);
      }
    },
  };
}

async function renew(
  context: RollContext,
  service: ServiceOperations,
  node: NodeWithCertificate,
  shown: readonly string[],
): Promise<void> {
  const { clock, log } = context;
  const { noun } = service.names;
  if (shown.length === 0) return;
  await untilArrived(context, service, node);
  log(`${noun} ${node.id} reads its new certificate, without a restart`);
  try {
    await service.readCertificate?.(context, node);
  } catch (error) {
    throw notTaken(context, service, node, errorMessage(error));
  }
  const end = clock.now() + readMs;
  for (let others = shown; others.length > 0; others = await portsWithOthers(context.hosts, node)) {
    if (clock.now() > end) throw notTaken(context, service, node, others.join("; "));
    await clock.sleep(pauseMs);
  }
}

/**
 * Waits until a server would find its new certificate. The kubelet brings a changed Secret into its pods when it looks at them
 * the next time, which may take more than a minute (Kubernetes, "Secrets": mounted Secrets are updated automatically).
 */
async function untilArrived(
  context: RollContext,
  service: ServiceOperations,
  node: NodeWithCertificate,
): Promise<void> {
  const { clock, hosts } = context;
  const { name, noun } = service.names;
  const session = hosts.session(node);
  if (session.hasCertificate === undefined) return;
  const log = throttled(context.log, { clock, showsElapsed: true });
  const end = clock.now() + arrivalMs;
  let given = "another one";
  // A pod that cannot be asked just now is asked again.
  const hasArrived = () =>
    session.hasCertificate?.(name).catch((error: unknown) => {
      given = errorMessage(error);
      return false;
    });
  while ((await hasArrived()) === false) {
    if (clock.now() > end) throw notArrived(service, node, given);
    log(`waiting for the kubelet to bring the new certificate of ${noun} ${node.id} into its pod`);
    await clock.sleep(arrivalPauseMs);
  }
}

function notTaken(
  { hosts }: RollContext,
  { names: { noun, name } }: ServiceOperations,
  node: NodeWithCertificate,
  given: string,
): Error {
  return new Error(
    `${noun} ${node.id}: must show the certificate ${node.certificate.serial} that lies on ${node.host}\n` +
      `    given: ${given}\n` +
      `    fix:   read ${hosts.session(node).inspect(name)}; it goes on with its old certificate. Run again, or ` +
      `restart it: ${restartByHand(hosts, node, name)}, while all other servers are in sync`,
  );
}

function notArrived({ names: { noun } }: ServiceOperations, node: NodeWithCertificate, given: string): Error {
  return new Error(
    `${noun} ${node.id}: must find the certificate ${node.certificate.serial} in its pod within ${arrivalMs / 1_000} s\n` +
      `    given: ${given}\n` +
      `    fix:   read kubectl describe of the pod of ${node.host} and the log of the kubelet on its node, which did not ` +
      `bring the changed Secret; the server goes on with its old certificate. Then run again: it resumes here`,
  );
}
