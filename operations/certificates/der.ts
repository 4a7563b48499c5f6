/** The parts of DER that Node.js does not tell of a certificate (X.690, RFC 5280). */

interface Element {
  readonly tag: number;
  readonly content: Buffer;
  /** Where the next one begins. */
  readonly end: number;
}

function elementAt(bytes: Buffer, at: number): Element {
  const [tag = 0, first = 0] = bytes.subarray(at, at + 2);
  const more = first < 0x80 ? 0 : first & 0x7f;
  const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
  const start = at + 2 + more;
  return { tag, content: bytes.subarray(start, start + length), end: start + length };
}

/** What stands in a sequence, a set or a tagged part. */
function elementsIn(content: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < content.length; at = found.at(-1)?.end ?? content.length) found.push(elementAt(content, at));
  return found;
}

function oidOf(content: Buffer): string {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(value);
      value = 0;
    }
  }
  const [first = 0, ...rest] = numbers;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join(".");
}

/** What Node.js does not tell of a certificate. */
export interface CertificateParts {
  /** The algorithm by which it was signed, as an object identifier. */
  readonly signedBy: string;
  /** The values of its extensions, by their object identifiers. */
  readonly extensions: ReadonlyMap<string, Buffer>;
}

/** Reads a certificate (DER). */
export function partsOf(raw: Buffer): CertificateParts {
  const [tbs, algorithm] = elementsIn(elementAt(raw, 0).content);
  const [oid] = elementsIn(algorithm?.content ?? Buffer.alloc(0));
  const tagged = elementsIn(tbs?.content ?? Buffer.alloc(0)).find(({ tag }) => tag === 0xa3);
  const list = tagged === undefined ? [] : elementsIn(elementAt(tagged.content, 0).content);
  const extensions = list.map(({ content }) => {
    const parts = elementsIn(content);
    return [oidOf(parts[0]?.content ?? Buffer.alloc(0)), parts.at(-1)?.content ?? Buffer.alloc(0)] as const;
  });
  return { signedBy: oidOf(oid?.content ?? Buffer.alloc(0)), extensions: new Map(extensions) };
}

/** How many authorities may follow below one (RFC 5280, 4.2.1.9); undefined for any number. */
export function pathLengthOf({ extensions }: CertificateParts): number | undefined {
  const constraints = extensions.get("2.5.29.19");
  if (constraints === undefined) return undefined;
  const number = elementsIn(elementAt(constraints, 0).content).find(({ tag }) => tag === 0x02);
  return number === undefined ? undefined : Number(`0x${number.content.toString("hex")}`);
}

/** Whether it may take part in a handshake, where it says what its key is for (`digitalSignature` is the first bit). */
export function maySignHandshakes(parts: CertificateParts): boolean {
  return allows(parts, 0x80);
}

/** Whether it may sign certificates, where it says what its key is for (RFC 5280, 4.2.1.3: `keyCertSign` is the sixth bit). */
export function maySign(parts: CertificateParts): boolean {
  return allows(parts, 0x04);
}

function allows({ extensions }: CertificateParts, bit: number): boolean {
  const usage = extensions.get("2.5.29.15");
  if (usage === undefined) return true;
  const [, bits = 0] = elementAt(usage, 0).content;
  return (bits & bit) !== 0;
}
