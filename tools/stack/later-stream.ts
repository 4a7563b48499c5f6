import { Duplex } from "node:stream";

type Done = (error?: Error | null) => void;

/** A stream that can be used at once although what it leads to is still being opened. */
export class LaterStream extends Duplex {
  private inner: Duplex | undefined;

  constructor(private readonly opening: Promise<Duplex>) {
    super();
    opening.then(
      (inner) => this.attach(inner),
      (error: Error) => this.destroy(error),
    );
  }

  /** Of a socket: whether it keeps the process alive, which this stream does not decide. */
  unref(): this {
    return this;
  }

  override _read(): void {
    this.inner?.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.opening.then((inner) => inner.write(chunk, done), done);
  }

  override _final(done: Done): void {
    this.opening.then(
      (inner) => inner.end(() => done()),
      () => done(),
    );
  }

  override _destroy(error: Error | null, done: Done): void {
    this.inner?.destroy();
    done(error);
  }

  private attach(inner: Duplex): void {
    this.inner = inner;
    if (this.destroyed) {
      inner.destroy();
      return;
    }
    inner.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) inner.pause();
    });
    inner.once("end", () => this.push(null));
    inner.on("error", (error) => this.destroy(error));
    inner.once("close", () => this.destroy());
  }
}
