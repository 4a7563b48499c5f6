import { type Raw, rawHost } from "./config";

/** Three hosts with a controller and a broker each. */
export const hostsInKraft = [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined, controllerId: 100 + id }));

/** A cluster of them whose metadata is in KRaft. */
export function inKraft(changes: Raw = {}, kafka: Raw = {}): Raw {
  return { hosts: hostsInKraft, zookeeper: { source: undefined }, ...changes, kafka: { metadata: "kraft", ...kafka } };
}
