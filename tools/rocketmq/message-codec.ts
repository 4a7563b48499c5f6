/** A message as brokers keep it. */
export interface StoredMessage {
  readonly queue: number;
  readonly offset: number;
  readonly body: Buffer;
}

/** Names of topics have a length of one byte, or of two (`MESSAGE_MAGIC_CODE_V2`). */
const magicV1 = -626843481;
const magicV2 = -626843477;

/** Flags that say that an address has 16 bytes instead of 4. */
const bornIpv6 = 1 << 4;
const storedIpv6 = 1 << 5;

/** The messages in the answer to a pull, one behind the other (`MessageDecoder.decodes`). @throws Error when they are none. */
export function decodeMessages(bytes: Buffer): StoredMessage[] {
  const messages: StoredMessage[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = bytes.readInt32BE(at);
    if (size < 88 || at + size > bytes.length) throw new Error(`a message of ${size} bytes at ${at} is malformed`);
    messages.push(decodeMessage(bytes.subarray(at, at + size)));
    at += size;
  }
  return messages;
}

function decodeMessage(bytes: Buffer): StoredMessage {
  const magic = bytes.readInt32BE(4);
  if (magic !== magicV1 && magic !== magicV2) throw new Error(`a message with magic ${magic} is malformed`);
  const flags = bytes.readInt32BE(36);
  const born = flags & bornIpv6 ? 20 : 8;
  const stored = flags & storedIpv6 ? 20 : 8;
  // When and where it was made and stored, how often it was given again, and where its transaction began.
  const bodyAt = 48 + born + 8 + stored + 4 + 8;
  const length = bytes.readInt32BE(bodyAt);
  return {
    queue: bytes.readInt32BE(12),
    offset: Number(bytes.readBigInt64BE(20)),
    body: bytes.subarray(bodyAt + 4, bodyAt + 4 + length),
  };
}

/** The messages of a batch, one behind the other (`MessageDecoder.encodeMessages`), without properties. */
export function encodeBatch(bodies: readonly string[]): Buffer {
  return Buffer.concat(
    bodies.map((text) => {
      const body = Buffer.from(text);
      const frame = Buffer.alloc(22 + body.length);
      frame.writeInt32BE(frame.length, 0);
      frame.writeInt32BE(body.length, 16);
      body.copy(frame, 20);
      return frame;
    }),
  );
}
