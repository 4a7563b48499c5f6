export type AclDecision = "Allow" | "Deny";

/** What a user may do, or not, with something (`PolicyEntry`). */
export interface Right {
  /** Kind and name. Example: `Topic:orders`, `Topic:orders-*` */
  readonly resource: string;
  /** Example: `["Pub"]` */
  readonly operations: readonly string[];
  readonly decision: AclDecision;
  /** Addresses of clients; none for any. */
  readonly hosts: readonly string[];
}

/** Between two rights, and between two operations or hosts. No name of a topic or a group has one of these. */
const [between, listed] = ["; ", ", "];

/**
 * Rights in one text, the same for the same rights: RocketMQ has one entry for each resource.
 *
 * @example rightsText([{ resource: "Topic:orders", operations: ["Pub"], decision: "Allow", hosts: [] }]) // "Topic:orders Allow Pub"
 */
export function rightsText(rights: readonly Right[]): string {
  return merged(rights)
    .map(({ resource, decision, operations, hosts }) => {
      const from = hosts.length === 0 ? "" : ` from ${hosts.join(listed)}`;
      return `${resource} ${decision} ${operations.join(listed)}${from}`;
    })
    .join(between);
}

/** The rights in a text that {@link rightsText} wrote. @throws Error when it is none. */
export function rightsIn(text: string): Right[] {
  if (text === "") return [];
  return text.split(between).map((line) => {
    const [found, resource = "", decision, operations = "", hosts] =
      /^(\S+) (Allow|Deny) (.*?)(?: from (.*))?$/.exec(line) ?? [];
    if (found === undefined) throw new Error(`not a right: ${line}`);
    return {
      resource,
      decision: decision === "Deny" ? "Deny" : "Allow",
      operations: operations.split(listed),
      hosts: hosts?.split(listed) ?? [],
    };
  });
}

/** One right for each resource, with the operations of all. */
function merged(rights: readonly Right[]): Right[] {
  const found = new Map<string, Right>();
  for (const right of rights) {
    const { operations = [], hosts = [] } = found.get(right.resource) ?? {};
    found.set(right.resource, {
      ...right,
      operations: inOrder([...operations, ...right.operations]),
      hosts: inOrder([...hosts, ...right.hosts]),
    });
  }
  return [...found.values()].sort((one, other) => (one.resource < other.resource ? -1 : 1));
}

function inOrder(all: readonly string[]): string[] {
  return [...new Set(all)].sort();
}
