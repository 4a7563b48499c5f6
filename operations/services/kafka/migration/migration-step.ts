import type { Plan } from "../../../../components/resources/inputs/roll-inputs";

/** The steps of the way from ZooKeeper to KRaft at which a roll has to do with both. */
type Step = NonNullable<Plan["migration"]>["step"];

/** Whether a plan is of one of these steps. */
export function isAt({ migration }: Plan, ...steps: readonly Step[]): boolean {
  return migration !== undefined && steps.includes(migration.step);
}

/** What the plan says of the way. @throws Error for a plan of none of its steps. */
export function migrationOf({ migration }: Plan): NonNullable<Plan["migration"]> {
  if (migration === undefined) throw new Error("the plan is of no step between ZooKeeper and KRaft");
  return migration;
}
