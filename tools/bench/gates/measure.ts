import net from "node:net";
import { untilReady } from "../../../operations/phases/gate";
import { realClock } from "../../../operations/lib/clock";
import { describeReason } from "../../../operations/safety/unsafe-reason";
import { BrokerReader } from "../../../operations/services/kafka/broker-reader";
import { brokerRecovery } from "../../../operations/services/kafka/broker-recovery";
import { unavoidableOutages, unsafeToStop } from "../../../operations/services/kafka/brokers-to-stop";
import { brokerIds } from "../../../tests/helpers/large-cluster";
import type { Cost, GateName } from "./findings";

/** Not the controller, which is asked for everything anyway. */
const restarted = [2];

const [port = 0, brokers = 0] = process.argv.slice(2).map(Number);
let [requests, bytes] = [0, 0];
const ids = brokerIds({ brokers });

function connect(): Promise<net.Socket> {
  const socket = net.connect(port, "127.0.0.1");
  const write = socket.write.bind(socket);
  socket.write = (frame: Buffer) => {
    requests += 1;
    return write(frame);
  };
  socket.on("data", (data: Buffer) => (bytes += data.length));
  return Promise.resolve(socket);
}

/** One gate, as a roll has it. */
async function costOf(what: GateName): Promise<Cost> {
  const reader = new BrokerReader({ idsOf: () => ids, connect }, { timeoutMs: 25_000 });
  const beforeRestart = async () => {
    const view = await reader.partitions();
    unavoidableOutages(view, restarted);
    return unsafeToStop(view, restarted).map(describeReason);
  };
  const problemsOf = what === "before its restart" ? beforeRestart : () => brokerRecovery(reader, restarted);
  [requests, bytes] = [0, 0];
  const [started, before] = [performance.now(), process.cpuUsage()];
  await untilReady({ what, seconds: 300, inspect: "", problemsOf, log: console.error, clock: realClock });
  const { user, system } = process.cpuUsage(before);
  return { core: (user + system) / 1e6, passed: (performance.now() - started) / 1_000, requests, bytes };
}

void costOf(process.argv[4] as GateName).then((cost) => console.log(JSON.stringify(cost)));
