import type { Duplex } from "node:stream";
import { Decoder, Encoder } from "./codec";

/** One request of the Kafka protocol. */
export interface Request {
  readonly api: number;
  readonly version: number;
  readonly body: Encoder;
  /** Its version is a flexible one (KIP-482), which has tagged fields in its headers. */
  readonly flexible?: boolean;
  /** Milliseconds to wait for the answer. Default: 10,000. */
  readonly timeout?: number;
}

/** A broker understood a request and said no; the same again would not help. */
export class Refused extends Error {}

/** Milliseconds that an answer may take, unless a request says otherwise. */
export const answerMilliseconds = 10_000;

/**
 * Sends one request and returns the body of the answer; the connection is closed then.
 *
 * The versions used here are understood by every broker from 2.4 to 3.9. A protocol client is the cheapest way to ask: a
 * JVM takes a second to start and a core while it does, which a broker that is coming back needs itself. It also works
 * over any stream, so that neither TCP forwarding nor an open port is needed.
 */
export function request(
  socket: Duplex,
  { api, version, body, flexible = false, timeout = answerMilliseconds }: Request,
): Promise<Decoder> {
  const header = new Encoder().int16(api).int16(version).int32(1).string("kafka-zookeeper");
  if (flexible) header.noTags();
  const frame = Buffer.concat([header.bytes, body.bytes]);
  socket.write(Buffer.concat([new Encoder().int32(frame.length).bytes, frame]));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    const timer = setTimeout(() => finish(new Error(`no answer within ${timeout / 1_000} s`)), timeout);
    const finish = (error?: Error) => {
      clearTimeout(timer);
      socket.destroy();
      if (error) return reject(error);
      const answer = new Decoder(Buffer.concat(chunks).subarray(8));
      if (flexible) answer.skipTags();
      resolve(answer);
    };
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      received += chunk.length;
      if (received < 4) return;
      if (chunks[0] !== undefined && chunks[0].length < 4) chunks.splice(0, chunks.length, Buffer.concat(chunks));
      if (received >= 4 + (chunks[0]?.readInt32BE(0) ?? 0)) finish();
    });
    socket.once("error", finish);
    socket.once("close", () => finish(new Error("the connection was closed")));
  });
}
