/** Writes the primitive types of the Kafka protocol guide; those of flexible versions (KIP-482) are called compact. */
export class Encoder {
  private readonly parts: Buffer[] = [];

  int8(value: number): this {
    return this.push(1, (buffer) => buffer.writeInt8(value));
  }

  int16(value: number): this {
    return this.push(2, (buffer) => buffer.writeInt16BE(value));
  }

  int32(value: number): this {
    return this.push(4, (buffer) => buffer.writeInt32BE(value));
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1);
    const text = Buffer.from(value);
    this.int16(text.length).parts.push(text);
    return this;
  }

  /** `null` is not the same as empty: for most requests it means all. */
  array<T>(items: readonly T[] | null, write: (encoder: this, item: T) => unknown): this {
    this.int32(items === null ? -1 : items.length);
    for (const item of items ?? []) write(this, item);
    return this;
  }

  compactString(value: string): this {
    const text = Buffer.from(value);
    this.unsigned(text.length + 1).parts.push(text);
    return this;
  }

  compactArray<T>(items: readonly T[] | null, write: (encoder: this, item: T) => unknown): this {
    this.unsigned(items === null ? 0 : items.length + 1);
    for (const item of items ?? []) write(this, item);
    return this;
  }

  /** The end of a structure of a flexible version: no tagged fields. */
  noTags(): this {
    return this.unsigned(0);
  }

  get bytes(): Buffer {
    return Buffer.concat(this.parts);
  }

  private unsigned(value: number): this {
    for (let rest = value; ; rest >>>= 7) {
      if (rest < 0x80) return this.push(1, (buffer) => buffer.writeUInt8(rest));
      this.push(1, (buffer) => buffer.writeUInt8((rest & 0x7f) | 0x80));
    }
  }

  private push(size: number, write: (buffer: Buffer) => void): this {
    const buffer = Buffer.alloc(size);
    write(buffer);
    this.parts.push(buffer);
    return this;
  }
}

/** Reads what `Encoder` writes. @throws RangeError when the bytes end too early. */
export class Decoder {
  private at = 0;

  constructor(private readonly buffer: Buffer) {}

  int8(): number {
    return this.buffer.readInt8(this.advance(1));
  }

  int16(): number {
    return this.buffer.readInt16BE(this.advance(2));
  }

  int32(): number {
    return this.buffer.readInt32BE(this.advance(4));
  }

  int64(): bigint {
    return this.buffer.readBigInt64BE(this.advance(8));
  }

  string(): string | null {
    const size = this.int16();
    return size < 0 ? null : this.text(size);
  }

  array<T>(read: () => T): T[] {
    return Array.from({ length: Math.max(0, this.int32()) }, read);
  }

  compactString(): string | null {
    const size = this.unsigned() - 1;
    return size < 0 ? null : this.text(size);
  }

  compactArray<T>(read: () => T): T[] {
    return Array.from({ length: Math.max(0, this.unsigned() - 1) }, read);
  }

  /** The tagged fields at the end of a structure; none of those that exist is needed here. */
  skipTags(): void {
    for (let left = this.unsigned(); left > 0; left -= 1) {
      this.unsigned();
      this.advance(this.unsigned());
    }
  }

  private unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.buffer.readUInt8(this.advance(1));
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  private text(size: number): string {
    const start = this.advance(size);
    if (this.at > this.buffer.length) throw new RangeError("the text ends too early");
    return this.buffer.toString("utf8", start, this.at);
  }

  private advance(size: number): number {
    const start = this.at;
    this.at += size;
    return start;
  }
}
