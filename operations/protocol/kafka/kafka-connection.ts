import type { Duplex } from "node:stream";
import type { Message, Read, Sent } from "./declaration";
import { FrameAssembler } from "../frame-assembler";
import { correlationIdOf, decodeResponse, encodeRequest } from "./frames";
import { negotiate, type SupportedVersions } from "./negotiation";
import { rangeOf } from "./version-range";

/** Milliseconds that a response may take, unless a request says otherwise. */
export const requestTimeoutMs = 10_000;

/** The connection ended, by either side, before a response came. */
export class ConnectionClosed extends Error {}

export interface SendOptions {
  /** Milliseconds to wait for the response, and before it for the broker's versions if need be. Default: 10,000. */
  readonly timeoutMs?: number;
}

/** A request whose response has not come yet. */
interface Pending {
  /** Reads the response. @throws RangeError when it is not what was asked for. */
  accept(frame: Buffer): void;
  reject(error: Error): void;
}

/**
 * Requests over one connection, several at once if need be; a broker works on those of one connection in their order.
 *
 * A protocol client is the cheapest way to ask a broker: a JVM takes a second to start and a core while it does, which a
 * broker that is coming back needs itself. It works over any stream, so that neither TCP forwarding nor an open port is
 * needed. Whatever the other side sends, the worst that happens is that requests fail.
 */
export class KafkaConnection {
  private readonly frames = new FrameAssembler("Kafka");
  /** By correlation id; one that was given up stays until its response comes, which is then dropped. */
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private ended: Error | undefined;
  private supported: Promise<SupportedVersions> | undefined;

  constructor(private readonly socket: Duplex) {
    socket.on("data", (chunk: Buffer) => this.receive(chunk));
    socket.on("error", (error) => this.end(error));
    socket.once("end", () => this.end(new ConnectionClosed("the connection was closed")));
    socket.once("close", () => this.end(new ConnectionClosed("the connection was closed")));
  }

  get isOpen(): boolean {
    return this.ended === undefined && !this.socket.destroyed;
  }

  /** Whether it is open and no response is awaited, not even a late one. */
  get isIdle(): boolean {
    return this.isOpen && this.pending.size === 0;
  }

  /**
   * Sends a request and returns the response.
   *
   * A message with a single version is sent in that one; of several, the highest that the broker has, which is asked for
   * once per connection.
   *
   * @throws Error when there is no response in time, when it is malformed, or when the connection ends; Refused when the
   *   broker has no version of the message.
   */
  async send<M extends Message>(
    message: M,
    request: Sent<M["request"]>,
    options: SendOptions = {},
  ): Promise<Read<M["response"]>> {
    const { min, max } = rangeOf(message.validVersions);
    if (min === max) return this.sendVersion(message, min, request, options);
    return this.sendVersion(message, (await this.versions(options)).highestOf(message), request, options);
  }

  /** What the other side supports, asked for once. @throws Error when it does not tell in time. */
  versions(options: SendOptions = {}): Promise<SupportedVersions> {
    this.supported ??= negotiate((...request) => this.sendVersion(...request, options)).catch((error: unknown) => {
      this.supported = undefined;
      throw error;
    });
    return this.supported;
  }

  /** Ends the connection; requests that wait for a response fail. */
  close(): void {
    this.end(new ConnectionClosed("the connection was closed"));
  }

  private sendVersion<M extends Message>(
    message: M,
    version: number,
    request: Sent<M["request"]>,
    { timeoutMs = requestTimeoutMs }: SendOptions = {},
  ): Promise<Read<M["response"]>> {
    return new Promise((resolve, reject) => {
      if (this.ended !== undefined) throw this.ended;
      const id = (this.lastId = (this.lastId + 1) % 2 ** 31);
      const frame = encodeRequest(message, version, id, request);
      const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs / 1_000} s`)), timeoutMs);
      this.pending.set(id, {
        accept: (frame) => {
          resolve(decode(message, version, frame));
          clearTimeout(timer);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      // A stream within this process answers at once.
      this.socket.write(frame);
    });
  }

  /** Runs in an event handler: an exception there would end the process. */
  private receive(chunk: Buffer): void {
    if (this.ended !== undefined) return;
    try {
      for (const frame of this.frames.push(chunk)) {
        const id = correlationIdOf(frame);
        const request = this.pending.get(id);
        if (request === undefined) throw new Error(`a response to request ${id}, which was not sent`);
        request.accept(frame);
        this.pending.delete(id);
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

function decode<M extends Message>(message: M, version: number, frame: Buffer): Read<M["response"]> {
  try {
    return decodeResponse(message, version, frame);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`malformed response to ${message.name} v${version}: ${reason}`, { cause: error });
  }
}
