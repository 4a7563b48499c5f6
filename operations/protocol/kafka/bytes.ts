/** Writes the primitive types of the Kafka protocol guide into a buffer that grows. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(256);
  private size = 0;

  int8(value: number): void {
    this.size = this.room(1).writeInt8(value, this.size);
  }

  int16(value: number): void {
    this.size = this.room(2).writeInt16BE(value, this.size);
  }

  uint16(value: number): void {
    this.size = this.room(2).writeUInt16BE(value, this.size);
  }

  int32(value: number): void {
    this.size = this.room(4).writeInt32BE(value, this.size);
  }

  int64(value: bigint): void {
    this.size = this.room(8).writeBigInt64BE(value, this.size);
  }

  float64(value: number): void {
    this.size = this.room(8).writeDoubleBE(value, this.size);
  }

  unsignedVarint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.byte((rest % 0x80) | 0x80);
    this.byte(rest);
  }

  raw(value: Buffer): void {
    value.copy(this.room(value.length), this.size);
    this.size += value.length;
  }

  /** Everything that was written. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.size);
  }

  private byte(value: number): void {
    this.size = this.room(1).writeUInt8(value, this.size);
  }

  private room(length: number): Buffer {
    if (this.size + length > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.buffer.length, this.size + length));
      this.buffer.copy(larger, 0, 0, this.size);
      this.buffer = larger;
    }
    return this.buffer;
  }
}

/** Reads what `ByteWriter` writes. @throws RangeError when the bytes end too early. */
export class ByteReader {
  private at = 0;

  constructor(private readonly buffer: Buffer) {}

  int8(): number {
    return this.buffer.readInt8(this.advance(1));
  }

  int16(): number {
    return this.buffer.readInt16BE(this.advance(2));
  }

  uint16(): number {
    return this.buffer.readUInt16BE(this.advance(2));
  }

  int32(): number {
    return this.buffer.readInt32BE(this.advance(4));
  }

  int64(): bigint {
    return this.buffer.readBigInt64BE(this.advance(8));
  }

  float64(): number {
    return this.buffer.readDoubleBE(this.advance(8));
  }

  /** At most 32 bits: a longer one is no length that Kafka sends. */
  unsignedVarint(): number {
    let value = 0;
    for (let factor = 1; factor <= 0x80 ** 4; factor *= 0x80) {
      const byte = this.buffer.readUInt8(this.advance(1));
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw new RangeError("a variable-length number has more than 5 bytes");
  }

  /** A view of the next bytes, not a copy. */
  raw(length: number): Buffer {
    const start = this.advance(length);
    return this.buffer.subarray(start, this.at);
  }

  text(length: number): string {
    const start = this.advance(length);
    return this.buffer.toString("utf8", start, this.at);
  }

  /** Bytes that were not read yet. */
  get left(): number {
    return this.buffer.length - this.at;
  }

  private advance(length: number): number {
    if (length > this.left) throw new RangeError(`${length} bytes are expected, ${this.left} are left`);
    this.at += length;
    return this.at - length;
  }
}
