import type { RollPhase } from "../../phases/roll-context";

/** Waiting would not help: what is lost does not come back. */
export const refuseLostQuorum: RollPhase = {
  title: "refuse an ensemble without a majority",

  shouldRun: ({ plan: { zookeeper, lost } }) => zookeeper.length < majority(zookeeper.length + lost.zookeeper.length),

  describe: ({ plan: { zookeeper, lost } }) => [
    `refuse: ${lost.zookeeper.length} of ${zookeeper.length + lost.zookeeper.length} ZooKeeper servers are lost`,
  ],

  run({ plan: { zookeeper, lost } }) {
    const all = zookeeper.length + lost.zookeeper.length;
    throw new Error(
      `hosts[].lost: a majority of the ensemble must be left, ${majority(all)} of ${all}\n` +
        `    given: ${lost.zookeeper.length} of ${all} are lost: ZooKeeper ${lost.zookeeper.join(", ")}\n` +
        `    fix:   bring one of them back with its data, and take its lost: true away; or destroy the stack`,
    );
  },
};

function majority(members: number): number {
  return Math.floor(members / 2) + 1;
}
