import { Duplex } from "node:stream";
import { JuteReader, JuteWriter } from "../../operations/protocol/zookeeper/jute";
import { errorCodes, type ErrorName } from "../../operations/protocol/zookeeper/zookeeper-error";
import { openToAll, readAcls, writeAcls, type ZnodeAcl } from "../../operations/protocol/zookeeper/znode-acl";
import { requestsIn } from "./fake-broker";

export interface FakeZnode {
  data: string;
  version: number;
  acls: readonly ZnodeAcl[];
}

class Failure extends Error {
  constructor(readonly code: ErrorName) {
    super(code);
  }
}

/** The tree of an ensemble in memory, asked over the real protocol; the bytes are compared with those of the real jars elsewhere. */
export class FakeZnodes {
  readonly nodes = new Map<string, FakeZnode>([["/", { data: "", version: 0, acls: openToAll }]]);
  /** What changes something, in order: `setACL /brokers`. */
  readonly orders: string[] = [];
  /** Requests that were answered, of all kinds. */
  asked = 0;
  /** Told before each change, which may then change the tree itself. */
  before: (order: string) => void = () => undefined;
  /** What every change is refused with. */
  refuses: ErrorName | undefined;
  /** So many requests later, its connections end. */
  endsAfter = Infinity;
  private sequence = 0;

  /** Puts a znode there, and those above it. */
  add(path: string, { data = "", acls = openToAll }: Partial<FakeZnode> = {}): this {
    const above = path.split("/").slice(1, -1);
    above.forEach((_, at) => {
      const parent = `/${above.slice(0, at + 1).join("/")}`;
      if (!this.nodes.has(parent)) this.nodes.set(parent, { data: "", version: 0, acls });
    });
    this.nodes.set(path, { data, version: 0, acls });
    return this;
  }

  /** A connection to a server. */
  connect(): Duplex {
    const answers = this.session();
    const socket: Duplex = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        for (const answer of answers(chunk))
          if (answer === undefined) socket.destroy();
          else socket.push(answer);
        done();
      },
    });
    return socket;
  }

  /** Gives the answers to what is received on one connection; undefined where a server ends it. */
  session(): (chunk: Buffer) => (Buffer | undefined)[] {
    let received = Buffer.alloc(0);
    let hasBegun = false;
    return (chunk) => {
      const { frames, rest } = requestsIn(Buffer.concat([received, chunk]));
      received = Buffer.from(rest);
      return frames.map((frame) => {
        if (this.asked >= this.endsAfter) return undefined;
        const bytes = hasBegun ? this.answer(new JuteReader(frame.subarray(4))) : greeting();
        hasBegun = true;
        return framed(bytes);
      });
    };
  }

  private answer(from: JuteReader): Buffer {
    const [xid, type] = [from.int32(), from.int32()];
    this.asked += 1;
    const body = new JuteWriter();
    let code: number = errorCodes.Ok;
    try {
      this.carryOut(type, from, body);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      code = errorCodes[error.code];
    }
    const header = new JuteWriter().int32(xid).int64(1n).int32(code);
    return code === 0 ? Buffer.concat([header.bytes, body.bytes]) : header.bytes;
  }

  private carryOut(type: number, from: JuteReader, to: JuteWriter): void {
    if (type === 11 || type === -11) return;
    const path = from.string();
    if (type === 1) return void to.string(this.create(path, from));
    if (type === 9) return void to.string(path);
    if (type === 2) return this.remove(path, from.int32());
    const node = this.nodes.get(path);
    if (node === undefined) throw new Failure("NoNode");
    if (type === 4) to.buffer(Buffer.from(node.data));
    if (type === 6) writeAcls(to, node.acls);
    if (type === 12) to.vector(this.childrenOf(path), (child) => to.string(child));
    if (type === 7) this.order(`setACL ${path}`, () => (node.acls = readAcls(from)));
    if (type === 5) {
      const [data, version] = [from.buffer()?.toString() ?? "", from.int32()];
      this.order(`setData ${path} ${data}`, () => {
        if (version !== -1 && version !== node.version) throw new Failure("BadVersion");
        [node.data, node.version] = [data, node.version + 1];
      });
    }
    writeStat(to, node.version, this.childrenOf(path).length);
  }

  private create(path: string, from: JuteReader): string {
    const [data, acls] = [from.buffer()?.toString() ?? "", readAcls(from)];
    const whole = from.int32() === 2 ? `${path}${String((this.sequence += 1)).padStart(10, "0")}` : path;
    this.order(`create ${whole} ${data}`, () => {
      if (this.nodes.has(whole)) throw new Failure("NodeExists");
      const parent = whole.slice(0, whole.lastIndexOf("/"));
      if (!this.nodes.has(parent === "" ? "/" : parent)) throw new Failure("NoNode");
      this.nodes.set(whole, { data, version: 0, acls });
    });
    return whole;
  }

  private remove(path: string, version: number): void {
    const node = this.nodes.get(path);
    if (node === undefined) throw new Failure("NoNode");
    if (version !== -1 && version !== node.version) throw new Failure("BadVersion");
    if (this.childrenOf(path).length > 0) throw new Failure("NotEmpty");
    this.order(`delete ${path}`, () => this.nodes.delete(path));
  }

  private order(what: string, change: () => void): void {
    if (this.refuses !== undefined) throw new Failure(this.refuses);
    this.before(what);
    change();
    this.orders.push(what);
  }

  private childrenOf(path: string): string[] {
    const prefix = path === "/" ? "/" : `${path}/`;
    return [...this.nodes.keys()]
      .filter((one) => one.startsWith(prefix) && one !== path && !one.slice(prefix.length).includes("/"))
      .map((one) => one.slice(prefix.length));
  }
}

function writeStat(to: JuteWriter, version: number, children: number): void {
  to.int64(1n).int64(1n).int64(0n).int64(0n).int32(version).int32(0).int32(0).int64(0n).int32(0).int32(children);
  to.int64(1n);
}

function greeting(): Buffer {
  return new JuteWriter().int32(0).int32(30_000).int64(7n).buffer(Buffer.alloc(16)).boolean(false).bytes;
}

function framed(bytes: Buffer): Buffer {
  return Buffer.concat([new JuteWriter().int32(bytes.length).bytes, bytes]);
}
