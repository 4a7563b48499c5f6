import { Duplex } from "node:stream";
import { FrameAssembler } from "../../operations/protocol/frame-assembler";
import { type Command, decodeResponse } from "../../operations/protocol/rocketmq/frames";

/** What a server sends: a header in JSON, and a body, with their lengths. */
export function response(header: object, body = ""): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const lengths = Buffer.alloc(8);
  lengths.writeInt32BE(4 + text.length + Buffer.byteLength(body), 0);
  lengths.writeInt32BE(text.length, 4);
  return Buffer.concat([lengths, text, Buffer.from(body)]);
}

/** The other end of a connection: `answer` makes of each request what is sent back. */
export function rocketmqServer(answer: (request: Command) => Buffer | undefined): Duplex {
  const frames = new FrameAssembler("test");
  const stream: Duplex = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _, done) {
      for (const frame of frames.push(chunk)) {
        const back = answer(decodeResponse(frame));
        if (back !== undefined) stream.push(back);
      }
      done();
    },
  });
  return stream;
}
