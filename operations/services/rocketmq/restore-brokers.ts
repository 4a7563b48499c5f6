import { placeGroups } from "../../../components/services/rocketmq/resolve";
import type { RollPhase } from "../../phases/roll-context";
import { allowWriting } from "./drain-brokers";
import { brokerNames } from "./rocketmq-names";
import { RocketmqReader } from "./rocketmq-reader";
import { trySetRunning } from "./set-running";

const { name } = brokerNames;

/** What a roll, or one that was cut, has told running brokers is taken back: who should become master, and that nobody may write. */
export const restoreBrokers: RollPhase = {
  title: "let the brokers of RocketMQ be as configured",

  shouldRun: ({ plan }) => plan[name].length > 0,

  describe: () => [],

  async run({ hosts, reads, log }) {
    const reader = new RocketmqReader(hosts, reads);
    for (const { group, id } of await allowWriting(reader))
      log(`broker group ${group} on server ${id} takes messages again`);
    const places = reader.places();
    const ids = [...new Set(places.map(({ id }) => id))].sort((left, right) => left - right);
    const groups = [
      ...new Set([...places].sort((left, right) => left.at.port - right.at.port).map(({ group }) => group)),
    ];
    for (const place of places) {
      const replicas = places.filter(({ group }) => group === place.group).length;
      const preferred =
        placeGroups(ids, groups, { replicas, firstPort: 0 }).find((one) => one.name === place.group)?.ids ?? [];
      await trySetRunning(reader, place, { brokerElectionPriority: 1 + preferred.indexOf(place.id) });
    }
  },
};
