/** Writes the primitive types of the Kafka protocol guide, those without flexible versions. */
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
  array<T>(items: readonly T[] | null, write: (encoder: this, item: T) => void): this {
    this.int32(items === null ? -1 : items.length);
    for (const item of items ?? []) write(this, item);
    return this;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.parts);
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

  string(): string | null {
    const size = this.int16();
    if (size < 0) return null;
    const start = this.advance(size);
    if (this.at > this.buffer.length) throw new RangeError("the text ends too early");
    return this.buffer.toString("utf8", start, this.at);
  }

  array<T>(read: () => T): T[] {
    return Array.from({ length: Math.max(0, this.int32()) }, read);
  }

  private advance(size: number): number {
    const start = this.at;
    this.at += size;
    return start;
  }
}
