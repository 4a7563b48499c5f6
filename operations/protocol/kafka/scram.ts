import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

/** The mechanisms that Kafka has, with the hash of each. */
const hashes = { "SCRAM-SHA-256": "sha256", "SCRAM-SHA-512": "sha512" } as const;

/** How somebody logs in with a password that is never sent (RFC 5802, RFC 7677). */
export type ScramMechanism = keyof typeof hashes;

/** Fewer make a password easy to guess (RFC 7677, 4); a broker accepts no others either. */
const fewestIterations = 4_096;
/** A broker that asks for more wants this machine's time: Kafka's own limit for new credentials is 16,384. */
const mostIterations = 1_000_000;

/** PBKDF2 of a password: `password`, `salt`, rounds, bytes and hash. */
export type DeriveKey = (
  password: string,
  salt: Buffer,
  rounds: number,
  bytes: number,
  hash: string,
) => Promise<Buffer>;

/** The one of Node.js, outside of the event loop. */
export const deriveKey: DeriveKey = promisify(pbkdf2);

/** The other side is not who it says, or breaks the rules of SCRAM. */
export class ScramFailure extends Error {}

/** What a user proves: name and password, in the bytes that Kafka compares, which are not normalized. */
export interface ScramUser {
  readonly user: string;
  readonly password: string;
  readonly mechanism: ScramMechanism;
}

/** One login of a user, message by message; without channel binding, which Kafka does not have. */
export class ScramLogin {
  private readonly bare: string;
  /** What the server has to sign with what only it and the user know. */
  private expected: Buffer | undefined;

  /**
   * @param nonce - Printable characters without a comma; random when absent.
   * @param derive - Who logs in often may remember what it derived.
   */
  constructor(
    private readonly who: ScramUser,
    private readonly nonce = randomBytes(24).toString("base64"),
    private readonly derive = deriveKey,
  ) {
    const name = who.user.replaceAll("=", "=3D").replaceAll(",", "=2C");
    this.bare = `n=${name},r=${nonce}`;
  }

  /** The first message to the server. */
  first(): string {
    return `n,,${this.bare}`;
  }

  /** The answer to the first message of the server. @throws ScramFailure when that breaks the rules. */
  async final(serverFirst: string): Promise<string> {
    const { nonce, salt, iterations } = this.challenge(serverFirst);
    const hash = hashes[this.who.mechanism];
    const length = createHash(hash).digest().length;
    const salted = await this.derive(this.who.password, salt, iterations, length, hash);
    const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
    const withoutProof = `c=biws,r=${nonce}`;
    const whole = `${this.bare},${serverFirst},${withoutProof}`;
    const clientKey = hmac(salted, "Client Key");
    const signature = hmac(createHash(hash).update(clientKey).digest(), whole);
    const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
    this.expected = hmac(hmac(salted, "Server Key"), whole);
    return `${withoutProof},p=${Buffer.from(proof).toString("base64")}`;
  }

  /** Checks the last message: only who has the user's credential can sign. @throws ScramFailure when it does not. */
  verify(serverFinal: string): void {
    const { e: refusal, v: signature = "" } = attributesOf(serverFinal);
    if (refusal !== undefined) throw new ScramFailure(`the broker refuses the login: ${refusal}`);
    const given = Buffer.from(signature, "base64");
    if (this.expected?.length !== given.length || !timingSafeEqual(this.expected, given))
      throw new ScramFailure("the broker does not know the password that it accepted: another program answers there");
  }

  private challenge(serverFirst: string) {
    const { r: nonce = "", s: salt = "", i: count = "", m: extension } = attributesOf(serverFirst);
    const iterations = /^\d{1,9}$/.test(count) ? Number(count) : 0;
    if (extension !== undefined || !nonce.startsWith(this.nonce) || nonce.length === this.nonce.length || salt === "")
      throw new ScramFailure("the broker does not answer by the rules of SCRAM: another program answers there");
    if (iterations < fewestIterations || iterations > mostIterations)
      throw new ScramFailure(
        `the broker wants ${count} iterations, and must have between ${fewestIterations} and ${mostIterations}`,
      );
    return { nonce, salt: Buffer.from(salt, "base64"), iterations };
  }
}

/** `r=abc,s=def` by the letter in front. */
function attributesOf(message: string): Readonly<Partial<Record<string, string>>> {
  return Object.fromEntries(message.split(",").map((part) => [part.slice(0, 1), part.slice(2)]));
}
