import type { ToldWhileRunning } from "../../../components/services/rocketmq/security/access-control";
import { setWhileRunning } from "../../protocol/rocketmq/brokers";
import { brokerNames } from "./rocketmq-names";
import type { Place, RocketmqReader } from "./rocketmq-reader";

/** Others are refused by brokers with logins. */
type Settings = Readonly<Partial<Record<ToldWhileRunning, number>>>;

/** Changes settings of a running replica; returns whether it took them. */
export async function trySetRunning(reader: RocketmqReader, { id, at }: Place, settings: Settings): Promise<boolean> {
  const done = await reader.ask(brokerNames.name, id, at, (broker) =>
    setWhileRunning(broker, settings).then(() => true),
  );
  return done !== undefined;
}

/** The same. @throws Error when it did not take them. */
export async function setRunning(reader: RocketmqReader, place: Place, settings: Settings): Promise<void> {
  if (await trySetRunning(reader, place, settings)) return;
  throw new Error(
    `broker group ${place.group} on server ${place.id} does not take ${Object.keys(settings).join(", ")}`,
  );
}
