import { normalAddress } from "../../model/ip-address";
import type { ServerState } from "../server-change";

/** Members of an ensemble by their ids: `address:quorum port:election port`, and `:observer` behind it for one without a vote. */
export type Members = ReadonlyMap<string, string>;

/** From `1=10.0.0.1:2888:3888,2=10.0.0.2:2888:3888`, or from the entries `server.1`, `server.2` of zoo.cfg. */
export function membersOf({ members, properties = {} }: ServerState = {}): Members {
  const entries =
    members === undefined
      ? Object.entries(properties).flatMap(([key, place]) => {
          const [, id] = /^server\.(\d+)$/.exec(key) ?? [];
          return id === undefined ? [] : [[id, place]];
        })
      : members.split(",").map((entry) => entry.split("="));
  return new Map(entries.flatMap(([id, place]) => (id && place ? [[id, place] as const] : [])));
}

/** Those that vote: observers may come, go and move whenever they like. */
export function votersOf(members: Members): Members {
  return new Map([...members].filter(([, place]) => !observes(place)));
}

/** The address of a member. */
export function addressOf(place: string): string {
  return fieldsOf(place)[0] ?? "";
}

/** Its ports for the quorum and the election, for messages. */
export function portsOf(place: string): string {
  return fieldsOf(place).slice(1, 3).join(" and ");
}

function observes(place: string): boolean {
  return fieldsOf(place)[3]?.toLowerCase() === "observer";
}

/** Behind a semicolon stands the port for clients, in files that ZooKeeper wrote itself. */
function fieldsOf(place: string): string[] {
  const [, inBrackets, plain = "", ...rest] =
    /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(place.split(";")[0] ?? "") ?? [];
  return [normalAddress(inBrackets ?? plain), ...(rest[0]?.split(":") ?? [])];
}
