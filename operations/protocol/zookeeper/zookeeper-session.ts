import type { Duplex } from "node:stream";
import { FrameAssembler } from "../frame-assembler";
import { JuteReader, JuteWriter } from "./jute";
import * as messages from "./messages";
import { ZooKeeperError } from "./zookeeper-error";

export interface SessionOptions {
  /** Path that all others begin with, as behind the servers in `zookeeper.connect`. Default: none. */
  readonly chroot?: string;
  /** Milliseconds that a response may take. Default: 10,000. */
  readonly timeoutMs?: number;
}

/** Milliseconds without a word after which a server may end the session; it takes what its own limits allow. */
const sessionMs = 30_000;
/** Milliseconds that a response may take: also the first one of a server that starts. */
const answerMs = 10_000;

const xids = { watch: -1, ping: -2 } as const;

interface Pending {
  readonly xid: number;
  readonly settle: (error: number, from: JuteReader) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A session with one server of an ensemble, over any stream: of two sessions, each reads what it has written itself.
 *
 * Requests are answered in their order, so many may be on their way. Who the session is, a server knows by the certificate
 * of the stream. A session that lost its stream is over; nothing here goes on with it at another server.
 */
export class ZooKeeperSession {
  private readonly frames = new FrameAssembler("ZooKeeper");
  private readonly pending: Pending[] = [];
  private lastXid = 0;
  private ended: Error | undefined;
  private pings: NodeJS.Timeout | undefined;
  private readonly chroot: string;
  private readonly answerMs: number;
  private connected: ((frame: Buffer) => void) | undefined;

  private constructor(
    private readonly stream: Duplex,
    { chroot = "", timeoutMs = answerMs }: SessionOptions,
  ) {
    [this.chroot, this.answerMs] = [chroot === "/" ? "" : chroot, timeoutMs];
    stream.on("data", (chunk: Buffer) => this.receive(chunk));
    stream.on("error", (error) => this.end(error));
    const closed = () => this.end(new Error("the server closed the connection, as one does that is not serving"));
    stream.once("end", closed);
    stream.once("close", closed);
  }

  /** Begins a session. @throws Error when the server does not serve, or does not answer. */
  static async open(stream: Duplex, options: SessionOptions = {}): Promise<ZooKeeperSession> {
    const session = new ZooKeeperSession(stream, options);
    await session.begin();
    return session;
  }

  get isOpen(): boolean {
    return this.ended === undefined;
  }

  /** Asks one thing. @throws ZooKeeperError when the server says no, Error when it says nothing in time. */
  ask<Request extends { readonly path: string }, Response>(
    operation: messages.Operation<Request, Response>,
    request: Request,
  ): Promise<Response> {
    const path = this.absolute(request.path);
    const xid = (this.lastXid = (this.lastXid + 1) % 2 ** 31);
    return this.send<Response>(
      operation.name,
      xid,
      (to) => operation.write(to.int32(operation.type), { ...request, path }),
      {
        read: (from) => operation.read(from),
        refused: (code) => ZooKeeperError.of(code, operation.name, request.path),
      },
    );
  }

  /** Whether there is such a znode. */
  async exists(path: string): Promise<boolean> {
    return this.ask(messages.exists, { path }).then(
      () => true,
      (error: unknown) => {
        if (error instanceof ZooKeeperError && error.code === "NoNode") return false;
        throw error;
      },
    );
  }

  /** Creates a znode; its whole path, which a server completes where it is sequential. */
  async create(creation: messages.Creation): Promise<string> {
    return (await this.ask(messages.create, creation)).slice(this.chroot.length);
  }

  /** Ends the session, so that the server does not wait for more of it. */
  async close(): Promise<void> {
    if (this.ended !== undefined) return;
    const xid = (this.lastXid = (this.lastXid + 1) % 2 ** 31);
    await this.send("closing", xid, (to) => to.int32(messages.closeSession), {
      read: () => undefined,
      refused: (code) => new Error(`error ${code}`),
    }).catch(() => undefined);
    this.end(new Error("the session was closed"));
  }

  private begin(): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        clearTimeout(timer);
        reject(error);
      };
      const late = () => this.end(new Error(`no session within ${this.answerMs / 1_000} s`));
      const timer = setTimeout(late, this.answerMs);
      this.pending.push({ xid: 0, settle: () => undefined, reject: fail });
      this.connected = (frame) => {
        this.connected = undefined;
        this.pending.shift();
        const { timeoutMs } = messages.readConnected(new JuteReader(frame));
        if (timeoutMs <= 0) throw new Error("the server did not begin a session");
        clearTimeout(timer);
        this.pings = setInterval(() => this.ping(), timeoutMs / 3).unref();
        resolve();
      };
      const hello = new JuteWriter();
      messages.writeConnect(hello, sessionMs);
      this.write(hello.bytes);
    });
  }

  /** A session without a word would end at the server. */
  private ping(): void {
    if (this.pending.length > 0) return;
    this.send("ping", xids.ping, (to) => to.int32(messages.ping), {
      read: () => undefined,
      refused: (code) => new Error(`error ${code}`),
    }).catch((error: unknown) => this.end(error as Error));
  }

  private send<Response>(
    name: string,
    xid: number,
    write: (to: JuteWriter) => void,
    answer: { readonly read: (from: JuteReader) => Response; readonly refused: (code: number) => Error },
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      if (this.ended !== undefined) throw this.ended;
      const late = new Error(`${name}: no answer within ${this.answerMs / 1_000} s`);
      // What comes later would be taken for the answer to something else.
      const timer = setTimeout(() => this.end(late), this.answerMs);
      this.pending.push({
        xid,
        settle(code, from) {
          clearTimeout(timer);
          if (code !== 0) reject(answer.refused(code));
          else resolve(answer.read(from));
        },
        reject(error) {
          clearTimeout(timer);
          reject(error);
        },
      });
      const request = new JuteWriter().int32(xid);
      write(request);
      this.write(request.bytes);
    });
  }

  private write(bytes: Buffer): void {
    this.stream.write(Buffer.concat([new JuteWriter().int32(bytes.length).bytes, bytes]));
  }

  /** Runs in an event handler: an exception there would end the process. */
  private receive(chunk: Buffer): void {
    if (this.ended !== undefined) return;
    try {
      for (const frame of this.frames.push(chunk)) {
        if (this.connected === undefined) this.take(new JuteReader(frame));
        else this.connected(frame);
      }
    } catch (error) {
      this.end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private take(from: JuteReader): void {
    const xid = from.int32();
    from.int64();
    const code = from.int32();
    if (xid === xids.watch) return;
    const request = this.pending[0];
    if (request?.xid !== xid) throw new Error(`an answer to request ${xid}, which was not next`);
    request.settle(code, from);
    this.pending.shift();
  }

  private end(error: Error): void {
    if (this.ended !== undefined) return;
    this.ended = error;
    clearInterval(this.pings);
    for (const request of this.pending.splice(0)) request.reject(error);
    this.stream.destroy();
  }

  private absolute(path: string): string {
    if (this.chroot === "") return path;
    return path === "/" ? this.chroot : this.chroot + path;
  }
}
