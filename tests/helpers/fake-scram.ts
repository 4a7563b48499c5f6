import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from "node:crypto";
import { saslAuthenticate, saslHandshake } from "../../operations/protocol/kafka/messages/security-messages";
import type { ScramMechanism } from "../../operations/protocol/kafka/scram";
import { answering, type FakeAnswer } from "./fake-broker";

/** What a broker keeps of a user: what proves the password, and never the password (KIP-84). */
interface Credential {
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** The logins of a broker by one mechanism, as the server's side of RFC 5802 computes them. */
export class FakeScram {
  /** Everything that was sent to it. */
  readonly received: string[] = [];
  /** Whether it has a user's credential, and is not only somebody who says yes to all. */
  honest = true;
  private readonly users = new Map<string, Credential>();
  private begun: { readonly user: string; readonly first: string; readonly answer: string } | undefined;

  constructor(private readonly mechanism: ScramMechanism) {}

  private get hash(): "sha256" | "sha512" {
    return this.mechanism === "SCRAM-SHA-256" ? "sha256" : "sha512";
  }

  add(user: string, password: string, iterations = 8_192): this {
    const salt = createHash("sha256").update(user).digest();
    const salted = pbkdf2Sync(password, salt, iterations, this.digest("").length, this.hash);
    const storedKey = this.digest(this.hmac(salted, "Client Key"));
    this.users.set(user, { salt, iterations, storedKey, serverKey: this.hmac(salted, "Server Key") });
    return this;
  }

  /** For `FakeBroker.more`. */
  get answers(): FakeAnswer[] {
    return [
      answering(saslHandshake, ({ mechanism }) => {
        return { errorCode: mechanism === this.mechanism ? 0 : 33, mechanisms: [this.mechanism] };
      }),
      answering(saslAuthenticate, ({ authBytes }) => {
        const message = authBytes.toString();
        this.received.push(message);
        const said = this.begun === undefined ? this.challenge(message) : this.signature(message);
        const failed = { errorCode: 58, errorMessage: "Authentication failed during authentication" };
        const ok = { errorCode: 0, errorMessage: null };
        return { ...(said === undefined ? failed : ok), authBytes: Buffer.from(said ?? ""), sessionLifetimeMs: 0n };
      }),
    ];
  }

  private challenge(message: string): string | undefined {
    const [, first = "", name = "", nonce = ""] = /^n,,(n=([^,]*),r=(.+))$/.exec(message) ?? [];
    const user = name.replaceAll("=2C", ",").replaceAll("=3D", "=");
    const known = this.users.get(user);
    if (known === undefined) return undefined;
    const answer = `r=${nonce}server,s=${known.salt.toString("base64")},i=${known.iterations}`;
    this.begun = { user, first, answer };
    return answer;
  }

  private signature(message: string): string | undefined {
    const [, withoutProof = "", nonce, proof = ""] = /^(c=biws,r=([^,]+)),p=(.+)$/.exec(message) ?? [];
    const { user = "", first = "", answer = "" } = this.begun ?? {};
    const known = this.users.get(user);
    if (known === undefined || !answer.startsWith(`r=${nonce},`)) return undefined;
    const whole = `${first},${answer},${withoutProof}`;
    const mask = this.hmac(known.storedKey, whole);
    const clientKey = Buffer.from(proof, "base64").map((byte, index) => byte ^ (mask[index] ?? 0));
    if (this.honest && !timingSafeEqual(this.digest(clientKey), known.storedKey)) return undefined;
    const key = this.honest ? known.serverKey : Buffer.from("a guess");
    return `v=${this.hmac(key, whole).toString("base64")}`;
  }

  private digest(what: Uint8Array | string): Buffer {
    return createHash(this.hash).update(what).digest();
  }

  private hmac(key: Buffer, what: string): Buffer {
    return createHmac(this.hash, key).update(what).digest();
  }
}
