/** Bytes of the largest frame: the default of a broker's own limit, `socket.request.max.bytes`. */
const largestFrame = 100 * 1024 * 1024;

const lengthBytes = 4;

/** Puts together frames that arrive in any pieces, each behind its length in four bytes. */
export class FrameAssembler {
  private chunks: Buffer[] = [];
  private received = 0;
  private wanted: number | undefined;

  /** @param protocol - What the protocol is called in the error for a frame that is none of it. */
  constructor(private readonly protocol: string) {}

  /**
   * Takes what has arrived, and gives the frames that are whole now, without their length.
   * @throws Error for a length that no server sends.
   */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk);
    this.received += chunk.length;
    const frames: Buffer[] = [];
    for (let frame = this.next(); frame !== undefined; frame = this.next()) frames.push(frame);
    return frames;
  }

  private next(): Buffer | undefined {
    if (this.wanted === undefined) {
      if (this.received < lengthBytes) return undefined;
      this.wanted = this.checkedLength(this.take(lengthBytes).readInt32BE());
    }
    if (this.received < this.wanted) return undefined;
    const frame = this.take(this.wanted);
    this.wanted = undefined;
    return frame;
  }

  private take(length: number): Buffer {
    const [first = Buffer.alloc(0)] = this.chunks;
    const all = first.length >= length ? first : Buffer.concat(this.chunks);
    const rest = first.length >= length ? this.chunks.slice(1) : [];
    const remainder = all.subarray(length);
    this.chunks = remainder.length > 0 ? [remainder, ...rest] : rest;
    this.received -= length;
    return all.subarray(0, length);
  }

  private checkedLength(length: number): number {
    if (length >= lengthBytes && length <= largestFrame) return length;
    throw new Error(
      `a response of ${length} bytes is none of the ${this.protocol} protocol: is there another server or TLS?`,
    );
  }
}
