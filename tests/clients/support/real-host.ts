import { once } from "node:events";
import { readFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RollHost } from "../../../operations/transport/roll-host";

/** A connection to a server of this machine. @throws Error when nothing listens there. */
export async function connectTo(address: string, port: number): Promise<net.Socket> {
  const socket = net.connect(port, address);
  await once(socket, "connect");
  return socket;
}

type Rest = "restartLimit" | "journal" | "hasSaid" | "listening" | "askOutside" | "sockets" | "markCanary" | "canary";

/**
 * What the real roll needs of a host besides its servers, where that is this machine.
 *
 * @param folder - Where each service has its log, under its name.
 * @param connect - Where the addresses of the stack are others than those of this machine.
 */
export function restOfHost(folder: string, connect: typeof connectTo = connectTo): Pick<RollHost, Rest> {
  const logOf = (unit: string) => readFileSync(path.join(folder, `${unit}.log`), "utf8");
  return {
    restartLimit: 8,
    journal: (unit, lines) => Promise.resolve(logOf(unit).split("\n").slice(-lines).join("\n")),
    hasSaid: (unit, words) => Promise.resolve(new RegExp(words).test(logOf(unit))),
    listening: async (address, port, _, seconds) => {
      for (const end = Date.now() + 1_000 * seconds; Date.now() < end; await sleep(200)) {
        const socket = await connect(address, port).catch(() => undefined);
        if (socket !== undefined) return void socket.destroy();
      }
    },
    askOutside: () => Promise.reject(new Error("there is nothing outside")),
    sockets: () => Promise.resolve([]),
    markCanary: () => Promise.resolve(),
    canary: () => Promise.resolve(""),
  };
}
