import { voters } from "../../../components/model/cluster-spec";
import type { Plan } from "../../../components/resources/inputs/roll-inputs";
import type { RollPhase } from "../../phases/roll-context";
import { majorityOf } from "../../safety/majority";
import { lostVoters } from "./ensemble-view";

/** Waiting would not help: what is lost does not come back. */
export const refuseLostQuorum: RollPhase = {
  title: "refuse an ensemble without a majority",

  shouldRun({ plan }) {
    const { left, all } = votersOf(plan);
    return all > 0 && left < majorityOf(all);
  },

  describe({ plan }) {
    const { left, all } = votersOf(plan);
    return [`refuse: ${all - left} of ${all} ZooKeeper servers are lost`];
  },

  run({ plan }) {
    const { all } = votersOf(plan);
    const lost = lostVoters(plan);
    throw new Error(
      `hosts[].lost: a majority of the ensemble must be left, ${majorityOf(all)} of ${all}\n` +
        `    given: ${lost.zookeeper.length} of ${all} are lost: ZooKeeper ${lost.zookeeper.join(", ")}\n` +
        `    fix:   bring one of them back with its data, and take its lost: true away; or destroy the stack`,
    );
  },
};

/** How many members vote, and how many of them are left. */
function votersOf(plan: Plan): { readonly left: number; readonly all: number } {
  const left = voters(plan.zookeeper).length;
  return { left, all: left + lostVoters(plan).zookeeper.length };
}
