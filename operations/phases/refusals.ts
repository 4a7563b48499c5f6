import { joinLimited } from "../../components/model/report-text";
import type { Phase } from "./phase";
import type { RollContext } from "./roll-context";
import type { RollView } from "./roll-view";

/** Waiting would not help: what is lost does not come back. */
export const refuseLostQuorum: Phase<RollView, RollContext> = {
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

/** A broker that left the stack file is stopped at the end of the `up`; what only it has would be gone. */
export const refuseRemovals: Phase<RollView, RollContext> = {
  title: "refuse the removal of a broker that has replicas",

  shouldRun: ({ removed }) => removed.length > 0,

  describe: ({ removed }) =>
    removed.map(
      ({ id, partitions }) => `refuse: broker ${id} leaves and has replicas of ${joinLimited(partitions, 3)}`,
    ),

  run({ view: { removed } }) {
    const [first] = removed;
    if (first === undefined) return Promise.resolve();
    throw new Error(
      `hosts[].brokerId: a broker may leave only when it has no replicas\n` +
        `    given: broker ${first.id} is not in the stack file and has replicas of ${joinLimited(first.partitions, 20)}\n` +
        `    fix:   put it back, move its replicas to other brokers (kafka-reassign-partitions), then remove it`,
    );
  },
};

function majority(members: number): number {
  return Math.floor(members / 2) + 1;
}
