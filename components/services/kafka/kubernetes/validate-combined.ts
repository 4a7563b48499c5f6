import { type ConfigIssue, error, show } from "../../../model/issue";
import { securityOf } from "../../../security/security-schema";
import { isCombined } from "../combined";
import { metadataOf } from "../metadata";
import { controllerListenersOf } from "../quorum";
import type { KafkaInPods } from "./kafka-pod-settings";
import { listenersInPod } from "./pod-listeners";

/** The ports of a combined node: this program chooses those of the broker, and both are in one pod. */
export function validateCombinedPorts(config: KafkaInPods): ConfigIssue[] {
  if (!metadataOf(config).controllers || !config.hosts.some(isCombined)) return [];
  const { type, port: outside } = config.kubernetes.kafka.external;
  const external = type === "none" ? {} : { external: { service: "", port: outside } };
  const listeners = listenersInPod({ id: 0, name: "", ownService: "", address: "", ...external }, config);
  const taken = new Map(listeners.map(({ name, port }) => [port, name]));
  const { controllers: settings } = config.kafka;
  return controllerListenersOf({ security: securityOf(config), settings }).flatMap(({ port, property }) => {
    const listener = taken.get(port);
    if (listener === undefined) return [];
    return [
      error({
        property,
        rule: `must not be that of the listener ${listener}, which combined nodes have in the same pod`,
        given: show(port),
        fix: `set ${property} to a free port, such as ${freePort(taken, port)}`,
      }),
    ];
  });
}

function freePort(taken: ReadonlyMap<number, string>, port: number): number {
  return taken.has(port) ? freePort(taken, port + 100) : port;
}
