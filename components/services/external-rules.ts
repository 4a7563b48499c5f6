import { addressProblem } from "../model/address";
import { groupBy } from "../model/group-by";
import { type ConfigIssue, error, show } from "../model/issue";
import { addressMark, type ExternalPorts, type ExternalSettings } from "./pod-settings";

/** Access from outside the cluster to the servers of one service, and the words of the service for it. */
export interface ExternalRules {
  /** Where it stands in the stack file. */
  readonly at: string;
  readonly noun: string;
  /** An address of the first server, as it is given as an example. */
  readonly example: string;
  readonly ids: readonly number[];
  readonly external: ExternalSettings;
}

/** The same of ports alone. */
interface PortRules extends Pick<ExternalRules, "at" | "noun" | "ids"> {
  readonly external: Pick<ExternalPorts, "nodePorts">;
  /** Node ports that are not free. */
  readonly taken?: readonly number[];
}

/** Rules about access from outside the cluster, whichever the service. */
export function validateExternalAccess(rules: ExternalRules): ConfigIssue[] {
  const { external } = rules;
  switch (external.type) {
    case "none":
      return [
        ...validateIds(rules),
        ...refuse(rules, "nodePorts", "NodePort"),
        ...refuse(rules, "addresses", "NodePort or LoadBalancer"),
        ...refuse(rules, "annotations", "NodePort or LoadBalancer"),
      ];
    case "NodePort":
      return [
        ...validateIds(rules),
        ...validateForms(rules),
        ...validateNodePorts(rules),
        ...validateAnnotations(rules),
      ];
    case "LoadBalancer":
      return [
        ...validateIds(rules),
        ...validateForms(rules),
        ...refuse(rules, "nodePorts", "NodePort"),
        ...validateAnnotations(rules),
        ...validateTogether(rules),
      ];
  }
}

/** One issue when not every server has an address in the stack file. */
export function validateEach({ at, noun, example, ids, external }: ExternalRules, rule: string): ConfigIssue[] {
  const missing = ids.filter((id) => external.addresses[id] === undefined);
  if (missing.length === 0) return [];
  return [
    error({
      property: `${at}.addresses`,
      rule,
      given: `none for ${noun} ${missing.join(", ")}`,
      fix: `add them, such as { ${missing[0]}: ${example} }`,
    }),
  ];
}

function validateIds({ external, ...rules }: ExternalRules): ConfigIssue[] {
  return (["nodePorts", "addresses"] as const).flatMap((key) => validateIdsOf(rules, key, external[key]));
}

/** What is given by id needs a server of that id. */
export function validateIdsOf(
  { at, noun, ids }: Pick<ExternalRules, "at" | "noun" | "ids">,
  key: string,
  given: object,
): ConfigIssue[] {
  return Object.keys(given)
    .filter((id) => !ids.map(String).includes(id))
    .map((id) =>
      error({
        property: `${at}.${key}.${id}`,
        rule: `must be the id of a ${noun}`,
        given: show(id),
        fix: `use ${ids.join(", ")}`,
      }),
    );
}

/** Clients are told these addresses, like `hosts[].advertised`. */
function validateForms({ at, ids, external }: ExternalRules): ConfigIssue[] {
  return Object.entries(external.addresses).flatMap(([id, address]) => {
    const problem = addressProblem(address, { alone: ids.length === 1 });
    return problem === undefined
      ? []
      : [error({ property: `${at}.addresses.${id}`, given: show(address), ...problem })];
  });
}

/** All load balancers have one port, so servers behind one address could not be told apart. */
function validateTogether({ at, noun, external }: ExternalRules): ConfigIssue[] {
  return groupBy(Object.entries(external.addresses), ([, address]) => address.toLowerCase())
    .filter((group) => group.length > 1)
    .map((group) =>
      error({
        property: `${at}.addresses`,
        rule: `must differ for every ${noun}: the port is the same, and a client has to reach a certain one`,
        given: `${show(group[0]?.[1])} for the ${noun}s ${group.map(([id]) => id).join(", ")}`,
        fix: `give each ${noun} the address of its own load balancer, or leave addresses out: each Service tells its own`,
      }),
    );
}

function refuse(
  { at, external }: ExternalRules,
  key: "nodePorts" | "addresses" | "annotations",
  type: string,
): ConfigIssue[] {
  if (Object.keys(external[key]).length === 0) return [];
  return [
    error({
      property: `${at}.${key}`,
      rule: `needs ${at}.type: ${type}`,
      given: `type: ${external.type}`,
      fix: "remove it, or set the type",
    }),
  ];
}

/** An example of node ports that are free. */
export function freeNodePorts({ ids, taken = [] }: Pick<PortRules, "ids" | "taken">): string {
  const first = Math.max(30900, ...taken) + 1;
  return `{ ${ids.map((id, index) => `${id}: ${first + index}`).join(", ")} }`;
}

/** Rules about a port of the nodes for each server. */
export function validateNodePorts({ external: { nodePorts }, ...rules }: PortRules): ConfigIssue[] {
  const { at, noun, ids } = rules;
  const missing = ids.filter((id) => nodePorts[id] === undefined);
  const ports = Object.entries(nodePorts);
  return [
    ...(missing.length === 0
      ? []
      : [
          error({
            property: `${at}.nodePorts`,
            rule: `must hold a port for every ${noun}: clients are told it, so it must not change`,
            given: `none for ${noun} ${missing.join(", ")}`,
            fix: `add them, such as ${freeNodePorts(rules)}`,
          }),
        ]),
    ...ports
      .filter(([, port]) => port < 30000 || port > 32767)
      .map(([id, port]) =>
        error({
          property: `${at}.nodePorts.${id}`,
          rule: "must be 30000 to 32767, the range of NodePorts",
          given: show(port),
          fix: "choose another port",
        }),
      ),
    ...groupBy(ports, ([, port]) => port)
      .filter((group) => group.length > 1)
      .map((group) =>
        error({
          property: `${at}.nodePorts`,
          rule: `must differ for every ${noun}`,
          given: `${show(group[0]?.[1])} for the ${noun}s ${group.map(([id]) => id).join(", ")}`,
          fix: "give each of them its own",
        }),
      ),
  ];
}

/** What stands for an address in an annotation needs one that is given. */
function validateAnnotations(rules: ExternalRules): ConfigIssue[] {
  const used = Object.values(rules.external.annotations).some((value) => value.includes(addressMark));
  return used ? validateEach(rules, `must hold an address for every ${rules.noun}: annotations use it`) : [];
}
