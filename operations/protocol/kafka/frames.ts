import { ByteReader, ByteWriter } from "./bytes";
import { type Format, readStruct, writeStruct } from "./codec";
import { int16, int32, string, type Fields, type Message, type Read, type Sent } from "./declaration";
import { errorCodes } from "./error-codes";
import { apiVersions } from "./messages/connection-messages";
import { includes } from "./version-range";

/** Of the correlation id, with which every response begins. */
const lengthBytes = 4;
const clientId = "kafka-zookeeper";

export const requestHeader = {
  requestApiKey: int16(),
  requestApiVersion: int16(),
  correlationId: int32(),
  clientId: string("0+", { nullableVersions: "0+" }),
};
export const responseHeader = { correlationId: int32() };
/** The fields of headers are the same in all versions; behind them, flexible ones have tagged fields. */
export const plain: Format = { version: 0, flexible: false };
export const tagsOnly = {} satisfies Fields;

export function formatOf({ flexibleVersions }: Message, version: number): Format {
  return { version, flexible: includes(flexibleVersions, version) };
}

/** Who reads a response to ApiVersions does not know yet what the broker can do: its header is always the first one. */
export function responseHeaderTags({ apiKey }: Message, format: Format): Format {
  return apiKey === apiVersions.apiKey ? plain : format;
}

/** A whole frame, with its length. @throws Error that names a field which cannot be sent. */
export function encodeRequest<M extends Message>(
  message: M,
  version: number,
  correlationId: number,
  request: Sent<M["request"]>,
): Buffer {
  const format = formatOf(message, version);
  const header = { requestApiKey: message.apiKey, requestApiVersion: version, correlationId, clientId };
  return framed((to) => {
    writeStruct(to, requestHeader, plain, header);
    writeStruct(to, tagsOnly, format, {});
    writeStruct<M["request"]>(to, message.request, format, request);
  });
}

/** Puts its length before what is written. */
export function framed(write: (to: ByteWriter) => void): Buffer {
  const [frame, length] = [new ByteWriter(), new ByteWriter()];
  write(frame);
  length.int32(frame.bytes.length);
  return Buffer.concat([length.bytes, frame.bytes]);
}

/** Which request a response answers. */
export function correlationIdOf(frame: Buffer): number {
  return readStruct(new ByteReader(frame), responseHeader, plain).correlationId;
}

/** UNSUPPORTED_VERSION, where a response begins with its error. */
const unsupported = Buffer.from([0, errorCodes.unsupportedVersion]);

/** A broker that does not know a version of ApiVersions says so in version 0. */
function answeredVersion({ apiKey }: Message, version: number, frame: Buffer): number {
  return apiKey === apiVersions.apiKey && frame.subarray(lengthBytes, lengthBytes + 2).equals(unsupported)
    ? 0
    : version;
}

/** @throws RangeError when the frame is not what the declaration of that version says. */
export function decodeResponse<M extends Message>(message: M, version: number, frame: Buffer): Read<M["response"]> {
  const from = new ByteReader(frame);
  readStruct(from, responseHeader, plain);
  const format = formatOf(message, answeredVersion(message, version, frame));
  readStruct(from, tagsOnly, responseHeaderTags(message, format));
  const response = readStruct<M["response"]>(from, message.response, format);
  if (from.left > 0) throw new RangeError(`${from.left} bytes are left over`);
  return response;
}
