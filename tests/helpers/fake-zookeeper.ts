import type { Duplex } from "node:stream";
import { connection } from "./fake-broker";

/** A connection to a member of an ensemble, of which so many serve: it answers one of the four-letter words. */
export function zookeeperConnection(mode: string, serving: number, members: number): Duplex {
  const socket = connection(
    ({ length }) => length >= 4,
    (word) => {
      process.nextTick(() => socket.push(null));
      if (serving * 2 <= members) return Buffer.from("This ZooKeeper instance is not currently serving requests\n");
      const srvr = `Zookeeper version: 3.9.5\nMode: ${mode}\nNode count: 5\n`;
      return Buffer.from(word.toString() === "srvr" ? srvr : `zk_synced_followers\t${serving - 1}\n`);
    },
  );
  return socket;
}
