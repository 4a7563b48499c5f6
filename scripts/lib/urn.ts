/** The parts of a resource's URN that the substitutes need. */
export interface Urn {
  readonly stack: string;
  readonly project: string;
  /** The type token without its parents, for example `command:remote:Command`. */
  readonly type: string;
  readonly name: string;
}

/** Takes `urn:pulumi:stack::project::parent$type::name` apart. */
export function parseUrn(urn: string): Urn {
  const [head = "", project = "", types = "", ...name] = urn.split("::");
  return {
    stack: head.replace("urn:pulumi:", ""),
    project,
    type: types.slice(types.lastIndexOf("$") + 1),
    name: name.join("::"),
  };
}
