import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";

/** Milliseconds that a server may take for a word. */
const answerMilliseconds = 5_000;

/** What a ZooKeeper server says of itself. */
export interface ServerStats {
  /** It said something, be it that it does not serve. */
  readonly answers: boolean;
  /** Absent while it does not serve. */
  readonly mode?: "leader" | "follower" | "observer" | "standalone";
  readonly version?: string;
  /** Followers that are in sync, as the leader counts them. */
  readonly syncedFollowers?: number;
}

/** Asks a server how it is, over one connection for each word. */
export async function queryServer(connect: () => Promise<Duplex>): Promise<ServerStats> {
  const known = readStats(await fourLetters(connect, "srvr"));
  if (known.mode !== "leader") return known;
  const synced = /^zk_synced_followers\s+(\d+)/m.exec(await fourLetters(connect, "mntr"))?.[1];
  return { ...known, ...(synced === undefined ? {} : { syncedFollowers: Number(synced) }) };
}

/** What a server says of itself in its answer to `srvr`. */
export function readStats(srvr: string): ServerStats {
  const mode = /^Mode: (\w+)$/m.exec(srvr)?.[1] as ServerStats["mode"];
  const version = /^Zookeeper version: ([\d.]+)/m.exec(srvr)?.[1];
  return {
    answers: srvr !== "",
    ...(version === undefined ? {} : { version }),
    ...(mode === undefined ? {} : { mode }),
  };
}

/** A four-letter word; `ruok` is not among those used, because it says imok without a quorum. */
async function fourLetters(connect: () => Promise<Duplex>, word: "srvr" | "mntr"): Promise<string> {
  let socket: Duplex | undefined;
  const timer = setTimeout(() => socket?.destroy(), answerMilliseconds);
  try {
    socket = await connect();
    socket.write(word);
    return await text(socket);
  } catch {
    return "";
  } finally {
    clearTimeout(timer);
    socket?.destroy();
  }
}
