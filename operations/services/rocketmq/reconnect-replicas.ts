import type { RollContext, RollPhase } from "../../phases/roll-context";
import { startsAll } from "../../phases/roll-view";
import { setWhileRunning } from "../../protocol/rocketmq/brokers";
import { brokerNames } from "./rocketmq-names";
import { type Place, RocketmqReader } from "./rocketmq-reader";
import { masterOf, type RocketmqView } from "./rocketmq-view";

const { name } = brokerNames;

/** `haHousekeepingInterval` with which a replica ends its connection at once, whenever it heard from its master. */
const endsAtOnce = -1;
/** Milliseconds that this takes: a replica looks at it whenever its master tells that it is alive, every second. */
const endsMs = 1_200;
/** What brokers have unless a stack says otherwise (components/services/rocketmq/broker-files.ts). */
const usualMs = 5_000;

/**
 * Has the replicas of a group that run and are not in sync connect to their master anew.
 *
 * After an election one may go on following the old master for as long as that runs: it asked for the address just before the new
 * one was registered. It learns the right one within seconds, and keeps its connection.
 */
export async function reconnectReplicas(
  { clock, log }: Pick<RollContext, "clock" | "log">,
  reader: RocketmqReader,
  view: RocketmqView,
  group: string,
): Promise<void> {
  const found = view.groups.find((one) => one.name === group);
  const master = found && masterOf(found)?.id;
  const behind = found?.state?.replicas.filter(({ id, alive, inSync }) => alive && !inSync && id !== master) ?? [];
  const places = reader.places().filter((one) => one.group === group && behind.some(({ id }) => id === one.id));
  for (const [place, { haTimeout }] of await reader.settings(places)) {
    log(`the replica of broker group ${group} on server ${place.id} connects to its master anew`);
    await setHaTimeout(reader, place, endsAtOnce);
    try {
      await clock.sleep(endsMs);
    } finally {
      await setHaTimeout(reader, place, haTimeout > 0 ? haTimeout : usualMs);
    }
  }
}

/** A run that was cut at that moment has left a replica that keeps no connection. */
export const restoreConnections: RollPhase = {
  title: "let replicas of RocketMQ keep their connections",

  shouldRun: (view) => view.plan[name].length > 0 && !startsAll(view, name),

  describe: () => [],

  async run({ hosts, reads }) {
    const reader = new RocketmqReader(hosts, reads);
    const left = [...(await reader.settings())].filter(([, { haTimeout }]) => haTimeout === endsAtOnce);
    for (const [place] of left) await setHaTimeout(reader, place, usualMs);
  },
};

async function setHaTimeout(reader: RocketmqReader, { id, at }: Place, haHousekeepingInterval: number): Promise<void> {
  await reader.ask(name, id, at, (broker) => setWhileRunning(broker, { haHousekeepingInterval }));
}
