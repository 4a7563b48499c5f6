import type { RollContext, RollPhase } from "../../phases/roll-context";
import { startsAll } from "../../phases/roll-view";
import { brokerNames } from "./rocketmq-names";
import { RocketmqReader } from "./rocketmq-reader";
import { type GroupView, masterOf, type ReplicaView, type RocketmqView } from "./rocketmq-view";
import { trySetRunning } from "./set-running";

const { name } = brokerNames;

/** `haHousekeepingInterval` with which a replica ends its connection at once, whenever it heard from its master. */
const endsAtOnce = -1;
/** Milliseconds that this takes: a replica looks at it whenever its master tells that it is alive, every second. */
const endsMs = 1_200;
/** Milliseconds after which a replica that is not in sync is told to connect anew; it hears of a new master within 10 s. */
export const reconnectMs = 12_000;
/** What brokers have unless a stack says otherwise (components/services/rocketmq/broker-files.ts). */
const usualMs = 5_000;

/**
 * Has the replicas of a group that run and are not in sync connect to their master anew.
 *
 * After an election, and after a crash whose broker is back within seconds, one may go on following the old master for as long as
 * that runs: it asked for the address just before the new one was registered. It learns the right one within seconds, and keeps
 * its connection.
 */
export async function reconnectReplicas(
  { clock, log }: Pick<RollContext, "clock" | "log">,
  reader: RocketmqReader,
  view: RocketmqView,
  group: string,
): Promise<void> {
  const found = view.groups.find((one) => one.name === group);
  const behind = found === undefined ? [] : behindIn(found);
  const places = reader.places().filter((one) => one.group === group && behind.some(({ id }) => id === one.id));
  for (const [place, { haTimeout }] of await reader.settings(places)) {
    const isTold = await trySetRunning(reader, place, { haHousekeepingInterval: endsAtOnce });
    const does = isTold ? "connects" : "does not answer, or refuses, when told to connect";
    log(`the replica of broker group ${group} on server ${place.id} ${does} to its master anew`);
    // Also where no answer came: it may have taken it.
    try {
      await clock.sleep(endsMs);
    } finally {
      await trySetRunning(reader, place, { haHousekeepingInterval: haTimeout > 0 ? haTimeout : usualMs });
    }
  }
}

/**
 * Before anything is restarted: a replica that follows a former master would keep every gate closed, and so would one that a run
 * which was cut in the middle of {@link reconnectReplicas} has left without a connection.
 */
export const followMasters: RollPhase = {
  title: "let the replicas of RocketMQ follow their masters",

  shouldRun: (view) => view.plan[name].length > 0 && !startsAll(view, name),

  describe: () => [],

  async run(context) {
    const reader = new RocketmqReader(context.hosts, context.reads);
    const left = [...(await reader.settings())].filter(([, { haTimeout }]) => haTimeout === endsAtOnce);
    for (const [place] of left) await trySetRunning(reader, place, { haHousekeepingInterval: usualMs });
    if (groupsBehind(await reader.view()).length === 0) return;
    // They may have been started just now.
    await context.clock.sleep(reconnectMs);
    const view = await reader.view();
    for (const group of groupsBehind(view)) await reconnectReplicas(context, reader, view, group);
  },
};

/** The groups with replicas that run and are not in sync. */
function groupsBehind({ groups }: RocketmqView): string[] {
  return groups.flatMap((group) => (behindIn(group).length === 0 ? [] : [group.name]));
}

function behindIn(group: GroupView): ReplicaView[] {
  const master = masterOf(group)?.id;
  if (master === undefined) return [];
  return group.state?.replicas.filter(({ id, alive, inSync }) => alive && !inSync && id !== master) ?? [];
}
