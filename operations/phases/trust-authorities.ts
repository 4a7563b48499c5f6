import type { ServerNode } from "../../components/resources/inputs/roll-inputs";
import type { Witness } from "../../components/resources/inputs/certificate-inputs";
import { errorMessage } from "../lib/error-message";
import type { ServiceOperations } from "../services/service";
import type { RollContext, RollPhase } from "./roll-context";
import { arrivalMs, hasCertificate, readMs, restartByHand } from "./served-certificate";

const pauseMs = 2_000;

/**
 * Servers that run trust the authorities that they should, and no others, without a restart.
 *
 * What a server trusts is not to be seen from outside, so each is asked with a certificate of either authority, see
 * `security.authorityRenewal`. All of them have to trust a new authority before the step at which it signs.
 */
export function trustAuthorities(services: readonly ServiceOperations[]): RollPhase {
  return {
    title: "have all servers trust the authorities that they should",

    shouldRun: ({ plan }) => services.some(({ names }) => plan[names.name].some(hasCertificate)),

    describe: () => [],

    async run(context) {
      const { witnesses } = context.hosts;
      if (witnesses.length === 0) return;
      for (const service of services)
        for (const node of context.plan[service.names.name].filter(hasCertificate))
          await untilTrusted(context, service, node, witnesses);
    },
  };
}

async function untilTrusted(
  context: RollContext,
  service: ServiceOperations,
  node: ServerNode,
  witnesses: readonly Witness[],
): Promise<void> {
  const { clock, log, hosts } = context;
  const { noun } = service.names;
  let wrong = await wrongly(context, node, witnesses);
  if (wrong.length === 0) return;
  log(`${noun} ${node.id} reads whom it trusts, without a restart`);
  const patience = hosts.session(node).stop === undefined ? arrivalMs : readMs;
  for (const end = clock.now() + patience; ; await clock.sleep(pauseMs)) {
    // Where a file arrives later, it is read again until it is there.
    const refused = await (service.readCertificate?.(context, node) ?? Promise.resolve()).then(() => "", errorMessage);
    wrong = await wrongly(context, node, witnesses);
    if (wrong.length === 0) return;
    if (refused !== "" || clock.now() > end)
      throw notTrusted(context, service, node, [...wrong, refused].filter(Boolean));
  }
}

/** What a server trusts that it should not, and the other way. */
async function wrongly({ hosts }: RollContext, node: ServerNode, witnesses: readonly Witness[]): Promise<string[]> {
  const answers = await Promise.all(witnesses.map((witness) => hosts.probe(node, node, witness)));
  return witnesses.flatMap(({ trusted }, index) => {
    const { refusal } = answers[index] ?? {};
    if (trusted === (refusal === undefined)) return [];
    const which = index === witnesses.length - 1 ? "new" : "old";
    return [refusal === undefined ? `it still trusts the ${which} authority` : `the ${which} authority: ${refusal}`];
  });
}

function notTrusted(
  { hosts }: RollContext,
  { names: { noun, name } }: ServiceOperations,
  node: ServerNode,
  given: readonly string[],
): Error {
  return new Error(
    `${noun} ${node.id}: must trust the authorities whose certificates lie on ${node.host}, and no others\n` +
      `    given: ${given.join("; ")}\n` +
      `    fix:   read ${hosts.session(node).inspect(name)}. Run again, or restart it: ` +
      `${restartByHand(hosts, node, name)}, while all other servers are in sync` +
      `${node.certificate?.atStart === true ? " (it reads them only then)" : ""}; then run again`,
  );
}
