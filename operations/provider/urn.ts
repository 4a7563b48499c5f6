/** The parts of a resource's URN that matter here. */
export interface Urn {
  readonly stack: string;
  /** The type token without its parents, for example `command:remote:Command`. */
  readonly type: string;
  readonly name: string;
}

/** Takes `urn:pulumi:stack::project::parent$type::name` apart. */
export function parseUrn(urn: string): Urn {
  const [head = "", , types = "", ...name] = urn.split("::");
  return {
    stack: head.replace("urn:pulumi:", ""),
    type: types.slice(types.lastIndexOf("$") + 1),
    name: name.join("::"),
  };
}
