/** Whoever counts more than this in one answer is no server: it holds at most 100 MB. */
const mostItems = 25_000_000;

/** Writes what ZooKeeper calls jute (`org.apache.jute.BinaryOutputArchive`): every number has its full width. */
export class JuteWriter {
  private readonly parts: Buffer[] = [];

  get bytes(): Buffer {
    return Buffer.concat(this.parts);
  }

  int32(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return this.add(bytes);
  }

  int64(value: bigint): this {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(value);
    return this.add(bytes);
  }

  boolean(value: boolean): this {
    return this.add(Buffer.from([value ? 1 : 0]));
  }

  /** Bytes behind their number, which is -1 for none at all. */
  buffer(value: Buffer | null): this {
    return value === null ? this.int32(-1) : this.int32(value.length).add(value);
  }

  string(value: string): this {
    return this.buffer(Buffer.from(value));
  }

  vector<T>(values: readonly T[], write: (value: T) => void): this {
    this.int32(values.length);
    values.forEach(write);
    return this;
  }

  private add(bytes: Buffer): this {
    this.parts.push(bytes);
    return this;
  }
}

/** Reads what {@link JuteWriter} writes. Each method throws a RangeError when the bytes are not enough for it. */
export class JuteReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  /** Bytes that were not read yet. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  int32(): number {
    return this.take(4).readInt32BE();
  }

  int64(): bigint {
    return this.take(8).readBigInt64BE();
  }

  boolean(): boolean {
    return this.take(1)[0] !== 0;
  }

  buffer(): Buffer | null {
    const length = this.int32();
    return length === -1 ? null : Buffer.from(this.take(length));
  }

  string(): string {
    return this.buffer()?.toString() ?? "";
  }

  vector<T>(read: () => T): T[] {
    const length = this.int32();
    // A list that is not there is one without anything in it.
    if (length === -1) return [];
    if (length < 0 || length > mostItems) throw new RangeError(`a list of ${length}`);
    const values: T[] = [];
    for (let index = 0; index < length; index += 1) values.push(read());
    return values;
  }

  private take(length: number): Buffer {
    if (length < 0 || length > this.left) throw new RangeError(`${length} bytes are wanted, ${this.left} are left`);
    const from = this.at;
    this.at += length;
    return this.bytes.subarray(from, this.at);
  }
}
