import type { PropertyMap } from "../../../model/properties";
import type { SecurityStep } from "../../../security/steps";
import type { ChangeProblem, ServerChange } from "../../server-change";
import { isFar } from "../check-steps";
import { portsOf, protocolsOf, stepBy } from "../listener-protocols";
import { controllerListener } from "../quorum";

/** The keys of controller.properties that say where controllers are found, and how they talk. */
export const listenerKeys = ["listeners", "controller.listener.names", "listener.security.protocol.map"];

interface Found {
  readonly name: string;
  readonly port: string;
  readonly protocol: string;
}

/** The listeners of the file of a controller, the first of which it connects to on others; none where it does not tell. */
function listenersIn(properties: PropertyMap | undefined): Found[] {
  if (properties?.["listeners"] === undefined) return [];
  const [ports, protocols] = [portsOf(properties), protocolsOf(properties)];
  const names = (properties["controller.listener.names"] ?? controllerListener).split(",");
  return names.map((name) => ({ name, port: ports[name] ?? "", protocol: protocols[name] ?? "" }));
}

/** The step of the file of a controller, see `stepOf` of brokers; undefined where it does not tell. */
export function controllerStep(properties: PropertyMap | undefined): SecurityStep | undefined {
  const [first] = listenersIn(properties);
  return first === undefined ? undefined : stepBy(properties ?? {}, first.name);
}

/**
 * The same as far as a host remembers it of a controller that runs: of one with a second port, or with that alone. All others talk
 * as they always have.
 */
export function rememberedStep(properties: PropertyMap): SecurityStep | undefined {
  return listenersIn(properties).some(({ name }) => name !== controllerListener)
    ? controllerStep(properties)
    : undefined;
}

/** The setting of the port beside the one that a controller has; undefined where it has both. */
export function otherPortOf(properties: PropertyMap | undefined): "securePort" | "plaintextPort" | undefined {
  const [first, second] = listenersIn(properties);
  if (first === undefined || second !== undefined) return undefined;
  return settingOf(first) ?? (isPlain(first) ? "securePort" : "plaintextPort");
}

/**
 * Those that were restarted must find those that were not, and the other way round: each looks for the first listener of its own
 * file. And a listener that others may look for keeps its port and its protocol. Which step follows which is judged for brokers.
 */
export function checkListeners({ place, wanted, installed }: ServerChange): ChangeProblem[] {
  const [before, after] = [listenersIn(installed.properties), listenersIn(wanted?.properties)];
  const [was, is] = [controllerStep(installed.properties), controllerStep(wanted?.properties)];
  if (was === undefined || is === undefined || isFar(was, is)) return [];
  const isIn = (all: readonly Found[], one: Found | undefined) => all.some((other) => textOf(other) === textOf(one));
  const kept = before.filter(({ name }) => after.some((one) => one.name === name));
  if (isIn(before, after[0]) && isIn(after, before[0]) && kept.every((one) => isIn(after, one))) return [];
  return [
    {
      place,
      severity: "error",
      rule:
        "kafka.controllers.port, securePort, plaintextPort: a listener of controllers that was installed keeps its port and its " +
        "protocol, or those that were restarted would not find the others",
      given: `${after.map(textOf).join(" and ")}, while ${before.map(textOf).join(" and ")} is installed`,
      fix: fixFor(before, after),
    },
  ];
}

/** The settings of the listeners that are installed, with the second one where the step has two. */
function fixFor(before: readonly Found[], after: readonly Found[]): string {
  const has = before.map((one) => `kafka.controllers.${settingOf(one) ?? "port"}: ${one.port}`);
  const others = new Set(before.flatMap((one) => settingOf(one) ?? []));
  const [first] = before;
  if (first === undefined || before.length > 1 || others.size > 0 || after.length < 2) {
    const not = (["securePort", "plaintextPort"] as const).filter((key) => !others.has(key)).join(" and ");
    return `set ${has.join(" and ")}, without ${not}`;
  }
  const [key, wrong] = isPlain(first) ? ["securePort", "plaintextPort"] : ["plaintextPort", "securePort"];
  const free = after.map(({ port }) => port).find((port) => port !== first.port) ?? "";
  return `set ${has.join(" and ")} and kafka.controllers.${key}: ${free}, and remove kafka.controllers.${wrong}`;
}

/** The setting of the port of a listener that is not on `kafka.controllers.port`. */
function settingOf({ name, protocol }: Found): "securePort" | "plaintextPort" | undefined {
  if (name === controllerListener) return undefined;
  return isPlain({ protocol }) ? "plaintextPort" : "securePort";
}

function isPlain({ protocol }: Pick<Found, "protocol">): boolean {
  return protocol === "PLAINTEXT";
}

function textOf(one: Found | undefined): string {
  return one === undefined ? "" : `${one.name} (${one.protocol}) on ${one.port}`;
}
