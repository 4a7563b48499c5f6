/** As much of a roll's plan as matters on its way to the job. */
interface Planned {
  readonly zookeeper: readonly { readonly id: number }[];
  readonly kafka: readonly { readonly id: number }[];
}

const units = ["zookeeper", "kafka"] as const;

function variable(unit: (typeof units)[number], id: number): string {
  return `ROLL_${unit.toUpperCase()}_${id}`;
}

/**
 * A plan as environment variables: ROLL_PLAN with the ids of the servers, and one variable for each server.
 *
 * So a preview shows server by server what changes, and a large cluster fits: Linux allows 128 KiB for one variable, and
 * about 2 MiB for all together.
 */
export function planEnvironment(plan: Planned): Record<string, string> {
  const ids = Object.fromEntries(units.map((unit) => [unit, plan[unit].map(({ id }) => id)]));
  const nodes = units.flatMap((unit) => plan[unit].map((node) => [variable(unit, node.id), JSON.stringify(node)]));
  return { ROLL_PLAN: JSON.stringify({ ...plan, ...ids }), ...(Object.fromEntries(nodes) as Record<string, string>) };
}

/** The plan again, to be judged by who reads it. @throws Error when a variable is missing or no JSON. */
export function planFromEnvironment(environment: Readonly<Record<string, string | undefined>>): unknown {
  const value = (name: string): unknown => {
    const text = environment[name];
    if (text === undefined) throw new Error(`there is no ${name} in the environment`);
    return JSON.parse(text);
  };
  const plan = value("ROLL_PLAN") as Record<(typeof units)[number], number[]>;
  const nodes = units.map((unit) => [unit, plan[unit].map((id) => value(variable(unit, id)))]);
  return { ...plan, ...(Object.fromEntries(nodes) as object) };
}
