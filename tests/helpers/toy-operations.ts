import type { ServiceName } from "../../components/services/registry";
import { allOperations } from "../../operations/services/registry";
import type { RollPhase } from "../../operations/phases/roll-context";
import type { ServiceOperations, StatusRow } from "../../operations/services/service";
import { zookeeper as server } from "./snapshot";

const restartPebbles: RollPhase = {
  title: "restart the pebbles",
  shouldRun: () => true,
  describe: () => [],
  run: () => Promise.resolve(),
};

const row: StatusRow = {
  name: "pebble 1",
  server: server(1, { name: "pebble1" }),
  state: "rolling",
  bytes: 3 * 2 ** 20,
};

/** The servers of a service that nothing but this file knows. */
const pebbleOperations = {
  names: {
    name: "pebble" as ServiceName,
    title: "Pebble",
    noun: "pebble",
    servers: "pebbles",
    group: "the pebbles",
  },
  phases: { refusals: [], checks: [], restarts: [restartPebbles], afterwards: [] },
  findRemoved: () => Promise.resolve([{ service: "pebble" as ServiceName, id: 9, has: ["moss"] }]),
  readiness: () => Promise.resolve({ problems: ["pebble 1 gathers moss"] }),
  inspect: () => Promise.resolve(undefined),
  snapshotPart: () => ({}),
  rows: () => [row],
  summary: () => ["1 pebble"],
  judgeServers: () => [
    { level: "down", check: "pebble", rule: "pebble 1 does not roll", given: "moss", fix: "push it" },
  ],
  onUnreachable: () => ["pebble 1 was not queried"],
} as const satisfies ServiceOperations;

/** The operations on all services, and on one more. */
export const operationsWithToy: readonly ServiceOperations[] = [...allOperations, pebbleOperations];
