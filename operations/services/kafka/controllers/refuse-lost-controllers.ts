import type { Plan } from "../../../../components/resources/inputs/roll-inputs";
import type { RollPhase } from "../../../phases/roll-context";
import { majorityOf } from "../../../safety/majority";
import { controllerNames } from "./controller-names";

const { name } = controllerNames;

/** Waiting would not help: what is lost does not come back. */
export const refuseLostControllers: RollPhase = {
  title: "refuse a quorum of controllers without a majority",

  shouldRun({ plan }) {
    const { left, all } = votersOf(plan);
    return all > 0 && left < majorityOf(all);
  },

  describe({ plan }) {
    const { left, all } = votersOf(plan);
    return [`refuse: ${all - left} of ${all} controllers are lost`];
  },

  run({ plan }) {
    const { all } = votersOf(plan);
    const lost = plan.lost[name];
    throw new Error(
      `hosts[].lost: a majority of the controllers must be left, ${majorityOf(all)} of ${all}\n` +
        `    given: ${lost.length} of ${all} are lost: controller ${lost.join(", ")}\n` +
        `    fix:   bring one of them back with its data, and take its lost: true away; or destroy the stack`,
    );
  },
};

function votersOf(plan: Plan): { readonly left: number; readonly all: number } {
  const left = plan[name].length;
  return { left, all: left + plan.lost[name].length };
}
