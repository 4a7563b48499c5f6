import { createHash, createHmac } from "node:crypto";
import { saslAuthenticate, saslHandshake } from "../../operations/protocol/kafka/messages/security-messages";
import { answering, type FakeAnswer } from "./fake-broker";

interface Credential {
  readonly iterations: number;
  readonly salt: Buffer;
  readonly saltedPassword: Buffer;
}

/** The server's side of RFC 5802 on one connection, with what a broker was given in the place of passwords (KIP-554). */
export function scramAnswers(
  credentialOf: (user: string, mechanism: string) => Credential | undefined,
  saw: (user: string, mechanism: string, ok: boolean) => void,
): FakeAnswer[] {
  let [mechanism, user, first, answer] = ["", "", "", ""];
  const failed = { errorCode: 58, errorMessage: "Authentication failed", authBytes: Buffer.alloc(0) };
  const said = (text: string) => ({ errorCode: 0, errorMessage: null, authBytes: Buffer.from(text) });
  const end = (ok: boolean, text = "") => {
    saw(user, mechanism, ok);
    return { ...(ok ? said(text) : failed), sessionLifetimeMs: 0n };
  };
  return [
    answering(saslHandshake, (asked) => ((mechanism = asked.mechanism), { errorCode: 0, mechanisms: [mechanism] })),
    answering(saslAuthenticate, ({ authBytes }) => {
      const message = authBytes.toString();
      const begins = /^n,,(n=([^,]*),r=(.+))$/.exec(message);
      const known = () => credentialOf(user, mechanism);
      if (begins !== null) {
        [, first = "", user = ""] = begins;
        const found = known();
        if (found === undefined) return end(false);
        answer = `r=${begins[3]}server,s=${found.salt.toString("base64")},i=${found.iterations}`;
        return { ...said(answer), sessionLifetimeMs: 0n };
      }
      const found = known();
      const [, withoutProof = "", proof = ""] = /^(c=biws,r=[^,]+),p=(.+)$/.exec(message) ?? [];
      if (found === undefined) return end(false);
      const hash = mechanism === "SCRAM-SHA-256" ? "sha256" : "sha512";
      const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
      const stored = createHash(hash).update(hmac(found.saltedPassword, "Client Key")).digest();
      const whole = `${first},${answer},${withoutProof}`;
      const mask = hmac(stored, whole);
      const clientKey = Buffer.from(proof, "base64").map((byte, at) => byte ^ (mask[at] ?? 0));
      if (!createHash(hash).update(clientKey).digest().equals(stored)) return end(false);
      return end(true, `v=${hmac(hmac(found.saltedPassword, "Server Key"), whole).toString("base64")}`);
    }),
  ];
}
