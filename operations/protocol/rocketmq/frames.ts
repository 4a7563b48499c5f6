/** What is asked of a server, or answered by it. */
export interface Command {
  /** Of a request, which one it is; of a response, 0 or an error code. */
  readonly code: number;
  /** Belongs to request and response alike. */
  readonly opaque: number;
  readonly fields: Readonly<Record<string, string>>;
  /** Why a request was refused. */
  readonly remark?: string;
  readonly body: Buffer;
}

/** `MQVersion.Version.V5_5_0`: what a server takes us for. */
const protocolVersion = 513;

const jsonHeader = 0;

/** `RemotingCommand.RPC_ONEWAY`: nobody answers. */
const oneWayFlag = 2;

/**
 * A request with its length in front: `RemotingCommand.encode`, with a header in JSON.
 *
 * @param isOneWay - whether no answer is wanted
 */
export function encodeRequest({ code, opaque, fields, body }: Omit<Command, "remark">, isOneWay = false): Buffer {
  const flag = isOneWay ? oneWayFlag : 0;
  const header = Buffer.from(
    JSON.stringify({ code, language: "OTHER", version: protocolVersion, opaque, flag, extFields: fields }),
  );
  const lengths = Buffer.alloc(8);
  lengths.writeInt32BE(4 + header.length + body.length, 0);
  lengths.writeInt32BE((jsonHeader << 24) | header.length, 4);
  return Buffer.concat([lengths, header, body]);
}

/** A response without its length. @throws Error when it is none. */
export function decodeResponse(frame: Buffer): Command {
  const word = frame.readUInt32BE(0);
  const [kind, length] = [word >>> 24, word & 0xff_ff_ff];
  if (kind !== jsonHeader || length + 4 > frame.length)
    throw new Error(`a response with a header of kind ${kind} and ${length} bytes is none of the RocketMQ protocol`);
  const header = parseJson(frame.subarray(4, 4 + length).toString()) as Record<string, unknown> | null;
  const { code, opaque, remark, extFields } = header ?? {};
  if (typeof code !== "number" || typeof opaque !== "number") throw new Error("a response without a code is malformed");
  return {
    code,
    opaque,
    fields: textsOf(extFields),
    ...(typeof remark === "string" ? { remark } : {}),
    body: frame.subarray(4 + length),
  };
}

function textsOf(fields: unknown): Record<string, string> {
  if (typeof fields !== "object" || fields === null) return {};
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)]));
}

/** Reads JSON as fastjson writes it: keys that are numbers stand without quotes. @throws SyntaxError when it is none. */
export function parseJson(text: string): unknown {
  return JSON.parse(
    text.replace(/"(?:[^"\\]|\\.)*"|([{,]\s*)(-?\d+)(\s*:)/g, (all, before?: string, key?: string, after?: string) =>
      before === undefined ? all : `${before}"${key ?? ""}"${after ?? ""}`,
    ),
  );
}
