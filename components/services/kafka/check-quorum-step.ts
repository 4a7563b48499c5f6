import type { SecurityStep } from "../../security/steps";
import type { ServerChange } from "../server-change";
import { isCombinedNode } from "./check-combined";
import type { Quorum } from "./check-steps";
import { controllerStep, otherPortOf } from "./controllers/check-listeners";
import { controllerName } from "./controllers/resolve";
import { otherControllerPort } from "./validate-quorum-security";

/**
 * What controllers are on the way between plain text and TLS, by their files. Where one runs with another file than the one that is
 * installed, and nobody tells which, it is judged by the brokers: these are restarted behind it.
 */
export function quorumOf(servers: readonly ServerChange[]): Quorum {
  const there = servers.filter(
    ({ service, wanted }) => (service === controllerName && wanted !== undefined) || isCombinedNode(wanted),
  );
  const controllers = there.flatMap(({ place, ...server }) => {
    const before = stepOf(server);
    return before === undefined ? [] : [{ place, isBroker: true, before }];
  });
  const [other] = there.flatMap(({ installed }) => otherPortOf(installed.properties) ?? []);
  const secondPort = other && `kafka.controllers.${other} (such as ${otherControllerPort})`;
  return { controllers, ...(secondPort === undefined ? {} : { secondPort }) };
}

/** The step that a controller was started with; of one that does not run, the one that it was started with last. */
function stepOf({ runs, outdated, running, installed }: Omit<ServerChange, "place">): SecurityStep | undefined {
  if (running.properties !== undefined) return controllerStep(running.properties);
  if (!runs || outdated !== true) return controllerStep(installed.properties);
  // A record without a step is one of plain text elsewhere; here it is one of a single port, whatever that talks.
  return running.step === "plaintext" ? undefined : running.step;
}
