import type { ServiceName } from "../../components/services/registry";
import type { RollHost } from "../../operations/transport/roll-host";
import type { FakeCluster } from "./fake-cluster";
import { recordIn } from "./fake-loggers";
import { idIn, unitAt } from "./fake-plan";

/** A host of a cluster in memory, as a roll has it. */
export function fakeRollHost(cluster: FakeCluster, host: string): RollHost {
  const on = (unit: ServiceName) => cluster.service(unit, idIn(host, unit));
  return {
    restartLimit: 8,
    dynamicRecord: (_, kind) =>
      kind === "loggers" ? cluster.loggersOf(idIn(host)).record : recordIn(cluster.records, host),
    state: (unit) => Promise.resolve(on(unit).state),
    start: (unit) => Promise.resolve(cluster.start(on(unit))),
    restart: async (unit) => {
      await cluster.stop(on(unit));
      cluster.start(on(unit));
    },
    stop: (unit) => cluster.stop(on(unit)),
    identify: (unit, { clusterId, id, isFresh }) =>
      Promise.resolve(void cluster.events.push(`${isFresh ? "empty" : "identify"} ${unit} ${id} ${clusterId}`)),
    journal: (unit, lines) => Promise.resolve(on(unit).journal.split("\n").slice(-lines).join("\n")),
    listening: () => Promise.resolve(),
    tryEndpoints: (endpoints) => Promise.resolve(endpoints.map(({ address }) => cluster.answers(address))),
    markCanary: (unit, plan) => Promise.resolve(void (on(unit).canary = plan)),
    canary: (unit) => Promise.resolve(on(unit).canary),
    inspect: (unit = "kafka") => `journalctl -u ${unit} on ${host}`,
    sockets: () => Promise.resolve().then(() => [...cluster.sockets(idIn(host))]),
    askOutside: (_, endpoints) => Promise.resolve(endpoints.map((one) => cluster.outside(host, one.address))),
    pipe: (address, port) => cluster.connect(`${unitAt(port)} ${idIn(address, unitAt(port))}`),
  };
}
