import { ByteReader } from "./bytes";

/** A record of a log of Kafka, without its key and its headers. */
export interface LogRecord {
  readonly offset: bigint;
  /** Null for a record that deletes. */
  readonly value: Buffer | null;
}

/** What some bytes of a log hold. */
export interface RecordBatches {
  readonly records: readonly LogRecord[];
  /** Of the batch that was read last; undefined when there is no whole one. */
  readonly last?: { readonly nextOffset: bigint; readonly epoch: number };
}

/** Bytes of a batch before its length counts (Kafka documentation, "Message Format"). */
const headBytes = 12;
const magicTwo = 2;
const flags = { compression: 0x07, control: 0x20 } as const;

/**
 * Takes record batches apart; one that is cut at the end, as in any answer to a fetch, is left out, and so are control batches.
 *
 * @throws RangeError for batches of another format, and for compressed ones: the log of the metadata has neither.
 */
export function readBatches(bytes: Buffer): RecordBatches {
  const records: LogRecord[] = [];
  let last: RecordBatches["last"];
  for (let rest = bytes; rest.length >= headBytes;) {
    const end = headBytes + rest.readInt32BE(8);
    if (end <= headBytes) throw new RangeError(`a batch of ${end} bytes`);
    if (rest.length < end) break;
    const batch = readBatch(rest.subarray(0, end));
    records.push(...batch.records);
    ({ last } = batch);
    rest = rest.subarray(end);
  }
  return { records, ...(last === undefined ? {} : { last }) };
}

function readBatch(bytes: Buffer): Required<RecordBatches> {
  const from = new ByteReader(bytes);
  const base = from.int64();
  from.int32(); // the length
  const epoch = from.int32();
  const magic = from.int8();
  if (magic !== magicTwo) throw new RangeError(`a batch of format ${magic}`);
  from.int32(); // the checksum, which TCP and whoever wrote it have looked at
  const attributes = from.int16();
  const lastDelta = from.int32();
  from.raw(2 * 8 + 8 + 2 + 4); // timestamps, producer and sequence
  const count = from.int32();
  const last = { nextOffset: base + BigInt(lastDelta) + 1n, epoch };
  if ((attributes & flags.control) !== 0) return { records: [], last };
  if ((attributes & flags.compression) !== 0) throw new RangeError("a compressed batch");
  return { records: Array.from({ length: count }, () => readRecord(from, base)), last };
}

function readRecord(from: ByteReader, base: bigint): LogRecord {
  const body = new ByteReader(from.raw(Number(varint(from))));
  body.int8(); // attributes
  varint(body); // timestamp
  const offset = base + varint(body);
  sized(body); // key
  return { offset, value: sized(body) };
}

function sized(from: ByteReader): Buffer | null {
  const length = Number(varint(from));
  return length < 0 ? null : from.raw(length);
}

/** Zigzag, as in Protocol Buffers; a timestamp may take all 64 bits. */
function varint(from: ByteReader): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = from.int8() & 0xff;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return (value >> 1n) ^ -(value & 1n);
  }
  throw new RangeError("a variable-length number has more than 10 bytes");
}
