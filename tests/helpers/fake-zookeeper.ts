import { Duplex } from "node:stream";
import type { FakeZnodes } from "./fake-znodes";

/**
 * A connection to a member of an ensemble, of which so many serve: it answers one of the four-letter words, or is a session
 * with its tree.
 */
export function zookeeperConnection(mode: string, serving: number, members: number, tree?: FakeZnodes): Duplex {
  const session = tree?.session();
  const socket: Duplex = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      // A session begins with the length of its first message.
      if (chunk[0] === 0)
        for (const answer of session?.(chunk) ?? [undefined])
          if (answer === undefined) socket.destroy();
          else socket.push(answer);
      else {
        socket.push(answerTo(chunk.toString(), mode, serving, members));
        process.nextTick(() => socket.push(null));
      }
      done();
    },
  });
  return socket;
}

function answerTo(word: string, mode: string, serving: number, members: number): string {
  if (serving * 2 <= members) return "This ZooKeeper instance is not currently serving requests\n";
  const srvr = `Zookeeper version: 3.9.5\nMode: ${mode}\nNode count: 5\n`;
  return word === "srvr" ? srvr : `zk_synced_followers\t${serving - 1}\n`;
}
