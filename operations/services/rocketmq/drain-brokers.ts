import { plural } from "../../../components/model/report-text";
import { fetchRuntime } from "../../protocol/rocketmq/brokers";
import type { RollContext } from "../../phases/roll-context";
import { chooseSuccessors } from "./choose-successors";
import { brokerNames } from "./rocketmq-names";
import { type Place, RocketmqReader } from "./rocketmq-reader";
import { mastersOn, type RocketmqView } from "./rocketmq-view";
import { setRunning } from "./set-running";

const { name } = brokerNames;

/** `brokerPermission`: for reading and writing, and for reading alone. */
export const [readWrite, readOnly] = [6, 4];

/** Milliseconds without a message after which nobody writes any more. */
const quietMs = 3_000;
/** Milliseconds that clients may take to notice: they ask name servers every 30 s, unless they were given another time. */
const drainMs = 45_000;
/** Milliseconds after which the controllers know who is to become master: brokers tell them with their heartbeats. */
const heartbeatMs = 2_000;

/**
 * Has producers leave the masters of a server before it stops: successors are named, writing is turned away, and it is waited
 * until nobody writes. The masters then change by their end alone.
 *
 * Nothing of it is written to a file: with the next start of a broker it is as configured.
 */
export async function drainBrokers(context: RollContext, view: RocketmqView, id: number): Promise<void> {
  const { hosts, reads, log, clock } = context;
  const reader = new RocketmqReader(hosts, reads);
  const masters = mastersOn(view, id).map((group) => group.name);
  if (masters.length === 0) return;
  if (masters.length === view.groups.length) {
    log(`the masters of all broker groups are on server ${id}: nothing can be sent until others have taken over`);
    return;
  }
  const places = reader.places();
  for (const successor of chooseSuccessors(view, id))
    for (const place of places.filter(({ group }) => group === successor.group))
      await setRunning(reader, place, { brokerElectionPriority: place.id === successor.id ? 1 : 100 });
  await clock.sleep(heartbeatMs);
  const own = places.filter((place) => place.id === id && masters.includes(place.group));
  for (const place of own) await setRunning(reader, place, { brokerPermission: readOnly });
  const quiet = await untilQuiet(context, reader, own);
  const groups = `${plural(own.length, "broker group")} (${masters.join(", ")})`;
  log(
    quiet
      ? `nobody writes to the masters of ${groups} on server ${id} any more`
      : `somebody still writes to the masters of ${groups} on server ${id} after ${drainMs / 1_000} s, and will have to send again`,
  );
}

/** Undoes what a drain did to brokers that were not stopped after all. */
export async function allowWriting(reader: RocketmqReader): Promise<Place[]> {
  const settings = await reader.settings();
  const closed = [...settings].filter(([, { permission }]) => permission !== readWrite).map(([place]) => place);
  for (const place of closed) await setRunning(reader, place, { brokerPermission: readWrite });
  return closed;
}

/** Whether nobody has written to these masters for 3 s, after 45 s at most. */
export async function untilQuiet(
  { clock }: RollContext,
  reader: RocketmqReader,
  places: readonly Place[],
): Promise<boolean> {
  const begun = clock.now();
  let last = "";
  let since = begun;
  while (clock.now() - begun < drainMs) {
    const told = await Promise.all(places.map(({ id, at }) => reader.ask(name, id, at, fetchRuntime)));
    const offsets = told.map((one) => one?.answer.commitLogMaxOffset);
    const now = offsets.join(" ");
    if (now !== last || offsets.includes(undefined)) [last, since] = [now, clock.now()];
    else if (clock.now() - since >= quietMs) return true;
    await clock.sleep(500);
  }
  return false;
}
