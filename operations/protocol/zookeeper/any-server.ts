import type { Duplex } from "node:stream";
import { errorMessage } from "../../lib/error-message";
import { ZooKeeperError } from "./zookeeper-error";
import { type SessionOptions, ZooKeeperSession } from "./zookeeper-session";

/** A server of an ensemble, and how it is reached. */
export interface Member {
  /** Example: `ZooKeeper 2`. */
  readonly name: string;
  readonly connect: () => Promise<Duplex>;
}

/**
 * Works in a session with the first server that serves. Where its connection ends meanwhile, all of the work is done again
 * with the next one, so it must not matter how often it is done.
 *
 * @throws whatever a server refuses, and what the work throws while its session is open; Error with what each server said
 *   when none serves.
 */
export async function withAnyServer<T>(
  members: readonly Member[],
  options: SessionOptions,
  work: (session: ZooKeeperSession) => Promise<T>,
): Promise<T> {
  const said: string[] = [];
  for (const { name, connect } of members) {
    let session: ZooKeeperSession | undefined;
    try {
      session = await ZooKeeperSession.open(await connect(), options);
      return await work(session);
    } catch (error) {
      if (error instanceof ZooKeeperError || session?.isOpen === true) throw error;
      said.push(`${name}: ${errorMessage(error)}`);
    } finally {
      await session?.close();
    }
  }
  throw new Error(`no ZooKeeper server answers: ${said.join("; ")}`);
}
