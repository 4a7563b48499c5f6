import type { Raw } from "./outcome";

/** Host number `id` of a cluster in KRaft, with a controller and a broker unless they are taken away. */
export function host(id: number, changes: Raw = {}): Raw {
  const entry = { name: `host${id}`, address: `10.0.0.${id}`, controllerId: 100 + id, brokerId: id, ...changes };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}

/** Three hosts with both. */
export const three = [host(1), host(2), host(3)];

/** A stack in KRaft of these hosts. */
export const inKraft = (hosts: readonly Raw[] = three, kafka: Raw = {}, more: Raw = {}): Raw => ({
  ...{ hosts, zookeeper: { source: undefined }, ...more },
  kafka: { metadata: "kraft", ...kafka },
});
