import assert from "node:assert/strict";
import tls from "node:tls";

/** Versions of TLS that nobody should talk any more (RFC 8996). */
const old = ["TLSv1", "TLSv1.1"] as const;
/** Ciphers of TLS 1.2 without forward secrecy, without encryption or authentication, or with RC4, 3DES or MD5. */
const weak = "kRSA:kPSK:aNULL:eNULL:RC4:3DES:MD5:@SECLEVEL=0";
/** Ephemeral keys, and both secrecy and integrity by one algorithm. */
const strong = "ECDHE+AESGCM:ECDHE+CHACHA20";
/** What is agreed on is one of those, or the server has agreed and then asked for a certificate. */
const agreed =
  /^(TLS_(AES_\d+_GCM|CHACHA20_POLY1305)_\w+|ECDHE-\w+-(AES\d+-GCM-\w+|CHACHA20-POLY1305))$|ALERT_(BAD_CERTIFICATE|CERTIFICATE|UNEXPECTED_MESSAGE)/;

interface Greeting {
  readonly host: string;
  readonly port: number;
}

/**
 * Greets a port as clients of different ages do: with TLS 1.0 and 1.1, with weak ciphers, and as one of today with 1.2 and
 * 1.3. Whether it wants a certificate does not matter: all of it is settled before.
 *
 * @throws AssertionError unless the old and the weak are refused by the server's own alert, and today's are strong.
 */
export async function assertStrongTls(at: Greeting): Promise<void> {
  const where = `${at.host}:${at.port}`;
  for (const version of old) {
    const said = await greet(at, { minVersion: version, maxVersion: version, ciphers: "ALL:@SECLEVEL=0" });
    assert.match(said, /ALERT_PROTOCOL_VERSION|ALERT_HANDSHAKE_FAILURE/, `${where} with ${version}: ${said}`);
  }
  const said = await greet(at, { minVersion: "TLSv1.2", maxVersion: "TLSv1.2", ciphers: weak });
  assert.match(said, /ALERT_HANDSHAKE_FAILURE|ALERT_INSUFFICIENT_SECURITY/, `${where} with weak ciphers: ${said}`);
  const modern = await greet(at, { minVersion: "TLSv1.2", maxVersion: "TLSv1.2", ciphers: strong });
  assert.match(modern, agreed, `${where} with strong ciphers: ${modern}`);
  const newest = await greet(at, { minVersion: "TLSv1.3" });
  assert.match(newest, agreed, `${where} with TLS 1.3: ${newest}`);
}

/** The cipher that was agreed on, or why there was none. */
function greet({ host, port }: Greeting, how: tls.SecureContextOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = tls.connect({ host, port, rejectUnauthorized: false, ...how });
    const end = (text: string) => (resolve(text), socket.destroy());
    socket.setTimeout(10_000, () => end("no answer"));
    socket.once("secureConnect", () => end(socket.getCipher().name));
    socket.once("error", ({ code, message }: NodeJS.ErrnoException) => end(`${code ?? ""} ${message}`));
  });
}
