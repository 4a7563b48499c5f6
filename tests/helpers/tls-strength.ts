import assert from "node:assert/strict";
import tls from "node:tls";

/** Versions of TLS that nobody should talk any more (RFC 8996). */
const old = ["TLSv1", "TLSv1.1"] as const;
/** Ciphers of TLS 1.2 without forward secrecy, without encryption or authentication, or with RC4, 3DES or MD5. */
const weak = "kRSA:kPSK:aNULL:eNULL:RC4:3DES:MD5:@SECLEVEL=0";
/** Ephemeral keys, and both secrecy and integrity by one algorithm, as all ciphers of TLS 1.3. */
const strong = "ECDHE+AESGCM:ECDHE+CHACHA20";

interface Greeting {
  readonly host: string;
  readonly port: number;
}

/**
 * Greets a port as clients of different ages do: with TLS 1.0 and 1.1, with weak ciphers, and as one of today with 1.2 and
 * 1.3. Whether it wants a certificate does not matter: all of it is settled before.
 *
 * @throws AssertionError unless the old and the weak are refused by the server's own alert, and today's are agreed on.
 */
export async function assertStrongTls(at: Greeting): Promise<void> {
  const where = `${at.host}:${at.port}`;
  for (const version of old) {
    const { agreed, said } = await greet(at, { minVersion: version, maxVersion: version, ciphers: "ALL:@SECLEVEL=0" });
    assert(!agreed && /ALERT_(PROTOCOL_VERSION|HANDSHAKE_FAILURE)/.test(said), `${where} with ${version}: ${said}`);
  }
  const { agreed, said } = await greet(at, { minVersion: "TLSv1.2", maxVersion: "TLSv1.2", ciphers: weak });
  const refused = /ALERT_(HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY)/.test(said);
  assert(!agreed && refused, `${where} with weak ciphers: ${said}`);
  const modern = await greet(at, { minVersion: "TLSv1.2", maxVersion: "TLSv1.2", ciphers: strong });
  assert(modern.agreed, `${where} with strong ciphers: ${modern.said}`);
  const newest = await greet(at, { minVersion: "TLSv1.3" });
  assert(newest.agreed, `${where} with TLS 1.3: ${newest.said}`);
}

/** Whether both sides agreed on version, cipher and keys, and how it ended. */
function greet(
  { host, port }: Greeting,
  how: tls.SecureContextOptions,
): Promise<{ readonly agreed: boolean; readonly said: string }> {
  return new Promise((resolve) => {
    let agreed = false;
    const socket = tls.connect({ host, port, rejectUnauthorized: false, ...how });
    const end = (said: string) => (resolve({ agreed, said }), socket.destroy());
    // There are keys only once there is a cipher; a server may refuse a client without a certificate after that.
    socket.once("keylog", () => (agreed = true));
    socket.setTimeout(10_000, () => end("no answer"));
    socket.once("secureConnect", () => end(socket.getCipher().name));
    socket.once("error", ({ code, message }: NodeJS.ErrnoException) => end(`${code ?? ""} ${message}`));
    socket.once("close", () => end("closed"));
  });
}
