import type { Duplex } from "node:stream";
import { FrameAssembler } from "../frame-assembler";
import type { OwnLogin } from "../../../components/resources/inputs/identity-inputs";
import { type Command, decodeResponse, encodeRequest } from "./frames";
import { signedFields } from "./signature";

/** Milliseconds that a response may take, unless a request says otherwise. */
const requestTimeoutMs = 10_000;

/** A server answered that it did not do what was asked. */
export class RefusedRequest extends Error {
  constructor(
    readonly code: number,
    what: string,
    remark: string | undefined,
  ) {
    super(`${what}: refused with code ${code}${remark === undefined ? "" : `: ${remark.split("\n")[0]}`}`);
  }
}

/** What is asked. */
export interface Request {
  readonly code: number;
  /** What it asks for, as messages call it. Example: `the state of broker groups`. */
  readonly what: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Milliseconds to wait for the response. Default: 10,000. */
  readonly timeoutMs?: number;
}

interface Pending {
  readonly what: string;
  resolve(response: Command): void;
  reject(error: Error): void;
}

/**
 * Requests over one connection to a name server, a controller or a broker, several at once if need be. Whatever the other side
 * sends, the worst that happens is that requests fail.
 */
export class RocketmqConnection {
  private readonly frames = new FrameAssembler("RocketMQ");
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private ended: Error | undefined;

  /** @param login - With which requests are signed; absent where nobody logs in. */
  constructor(
    private readonly socket: Duplex,
    private readonly login?: OwnLogin,
  ) {
    socket.on("data", (chunk: Buffer) => this.receive(chunk));
    socket.on("error", (error) => this.end(error));
    socket.once("end", () => this.end(new Error("the connection was closed")));
    socket.once("close", () => this.end(new Error("the connection was closed")));
  }

  /**
   * Sends a request and returns the response. @throws RefusedRequest when the server says no; Error when there is no response in
   * time, when it is malformed, or when the connection ends.
   */
  async send(request: Request): Promise<Command> {
    const response = await this.ask(request);
    if (response.code !== 0) throw new RefusedRequest(response.code, request.what, response.remark);
    return response;
  }

  /** Sends a request that nobody answers; it may vanish without a word. @throws Error when the connection has ended. */
  tell({ code, fields = {}, body = "" }: Omit<Request, "what" | "timeoutMs">): void {
    if (this.ended !== undefined) throw this.ended;
    this.socket.write(this.encode({ code, opaque: this.nextId(), fields, body: Buffer.from(body) }, true));
  }

  /** Ends the connection; requests that wait for a response fail. */
  close(): void {
    this.end(new Error("the connection was closed"));
  }

  private ask({ code, what, fields = {}, body = "", timeoutMs = requestTimeoutMs }: Request): Promise<Command> {
    return new Promise((resolve, reject) => {
      if (this.ended !== undefined) throw this.ended;
      const opaque = this.nextId();
      const frame = this.encode({ code, opaque, fields, body: Buffer.from(body) });
      const timer = setTimeout(() => {
        this.pending.delete(opaque);
        reject(new Error(`${what}: no answer within ${timeoutMs / 1_000} s`));
      }, timeoutMs);
      const settle =
        <T>(use: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          use(value);
        };
      this.pending.set(opaque, { what, resolve: settle(resolve), reject: settle(reject) });
      this.socket.write(frame);
    });
  }

  private encode(command: Omit<Command, "remark">, isOneWay = false): Buffer {
    const { login } = this;
    if (login === undefined) return encodeRequest(command, isOneWay);
    return encodeRequest({ ...command, fields: signedFields(command, login) }, isOneWay);
  }

  private nextId(): number {
    return (this.lastId = (this.lastId + 1) % 2 ** 31);
  }

  /** Runs in an event handler: an exception there would end the process. Servers also ask their clients, which nobody does here. */
  private receive(chunk: Buffer): void {
    if (this.ended !== undefined) return;
    try {
      for (const frame of this.frames.push(chunk)) {
        const response = decodeResponse(frame);
        const request = this.pending.get(response.opaque);
        this.pending.delete(response.opaque);
        request?.resolve(response);
      }
    } catch (error) {
      this.end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private end(error: Error): void {
    if (this.ended !== undefined) return;
    this.ended = error;
    for (const request of this.pending.values()) request.reject(error);
    this.pending.clear();
    this.socket.destroy();
  }
}
