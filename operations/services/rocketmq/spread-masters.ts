import { electMaster } from "../../protocol/rocketmq/controllers";
import { fetchRuntime } from "../../protocol/rocketmq/brokers";
import type { RollContext, RollPhase } from "../../phases/roll-context";
import { readOnly, readWrite, untilQuiet } from "./drain-brokers";
import { restartRocketmqBrokers } from "./restart-brokers";
import { reconnectMs, reconnectReplicas } from "./reconnect-replicas";
import { brokerNames } from "./rocketmq-names";
import { RocketmqReader } from "./rocketmq-reader";
import { groupsNotReady, masterOf, nameServersNotReady, type RocketmqView } from "./rocketmq-view";
import { setRunning } from "./set-running";

const { name } = brokerNames;

/** Milliseconds after which every producer has asked for routes again: they do every 30 s, unless they were given another time. */
const routesMs = 35_000;
/** Milliseconds that a replica may take to become master once it is elected, and the others to be in sync with it. */
const electionMs = 60_000;

/** A group whose master should be elsewhere. */
export interface Move {
  readonly group: string;
  readonly from: number;
  readonly to: number;
}

/** The first group that leaves the server with the most masters for the one with the fewest; undefined when they are spread. */
export function nextMove(view: RocketmqView): Move | undefined {
  const masters = new Map([...view.answering].map((id) => [id, 0]));
  for (const group of view.groups) {
    const id = masterOf(group)?.id;
    if (id !== undefined) masters.set(id, (masters.get(id) ?? 0) + 1);
  }
  const moves = view.groups.flatMap((group) => {
    const from = masterOf(group)?.id;
    if (from === undefined) return [];
    const fit = (group.state?.replicas ?? []).filter(({ inSync, alive }) => inSync && alive);
    return fit.flatMap(({ id: to }) => {
      const gain = to === undefined ? 0 : (masters.get(from) ?? 0) - (masters.get(to) ?? 0);
      return to === undefined || gain < 2 ? [] : [{ group: group.name, from, to, gain }];
    });
  });
  const [best] = moves.sort((left, right) => right.gain - left.gain);
  return best && { group: best.group, from: best.from, to: best.to };
}

/**
 * Has the masters on different hosts: those that register first get all of them, and a host with the masters of all groups cannot be
 * drained. One group moves at a time, so that producers go on with the others; only once nobody writes to it, since an election loses
 * messages that its old master acknowledges meanwhile.
 */
export const spreadMasters: RollPhase = {
  title: "spread the masters of the broker groups",

  shouldRun: ({ plan }) => plan[name].length > 1,

  describe: () => [],

  async run(context) {
    const reader = new RocketmqReader(context.hosts, context.reads);
    const groups = new Set(reader.places().map(({ group }) => group));
    for (let left = groups.size; left > 0; left -= 1) {
      const view = await reader.view();
      if ([...nameServersNotReady(view), ...groupsNotReady(view)].length > 0) return;
      const move = nextMove(view);
      if (move === undefined || !(await moveMaster(context, reader, view, move))) return;
    }
  },
};

/** The same before brokers are restarted. */
export const spreadMastersBefore: RollPhase = {
  ...spreadMasters,
  shouldRun: (view) => spreadMasters.shouldRun(view) && restartRocketmqBrokers.shouldRun(view),
};

/** Whether the master is on another server afterwards; where somebody goes on writing, it stays. */
async function moveMaster(
  context: RollContext,
  reader: RocketmqReader,
  view: RocketmqView,
  move: Move,
): Promise<boolean> {
  const { log, clock } = context;
  const { group, from, to } = move;
  const old = reader.places().find((place) => place.group === group && place.id === from);
  if (old === undefined) return false;
  const wasEmpty = (await reader.ask(name, from, old.at, fetchRuntime))?.answer.commitLogMaxOffset === 0;
  await setRunning(reader, old, { brokerPermission: readOnly });
  try {
    if (!wasEmpty) await clock.sleep(routesMs);
    if (!(await untilQuiet(context, reader, [old]))) {
      log(
        `somebody goes on writing to the master of broker group ${group} on server ${from}, which therefore stays there`,
      );
      return false;
    }
    log(`the master of broker group ${group} moves from server ${from} to server ${to}`);
    await elect(reader, view, move);
    return await untilMaster(context, reader, move);
  } finally {
    await setRunning(reader, old, { brokerPermission: readWrite });
  }
}

async function elect(reader: RocketmqReader, view: RocketmqView, { group, to }: Move): Promise<void> {
  const place = reader.places().find((one) => one.group === group && one.id === to);
  const replica = view.groups.find((one) => one.name === group)?.state?.replicas.find(({ id }) => id === to);
  const cluster = place && (await reader.settings([place])).get(place)?.cluster;
  if (replica === undefined || cluster === undefined)
    throw new Error(`broker group ${group} on server ${to} does not tell who it is`);
  const { brokerId } = replica;
  await reader.askLeader(view.nameServers, (leader) => electMaster(leader, { cluster, group, brokerId }));
}

async function untilMaster(context: RollContext, reader: RocketmqReader, { group, to }: Move): Promise<boolean> {
  const { clock } = context;
  const begun = clock.now();
  for (let reconnected = begun; clock.now() - begun < electionMs; await clock.sleep(500)) {
    const view = await reader.view();
    const found = view.groups.filter((one) => one.name === group && masterOf(one)?.id === to);
    if (found.length === 0) continue;
    if (groupsNotReady({ ...view, groups: found }).length === 0) return true;
    if (clock.now() - reconnected < reconnectMs) continue;
    await reconnectReplicas(context, reader, view, group);
    reconnected = clock.now();
  }
  return false;
}
