import { X509Certificate } from "node:crypto";
import type { Duplex } from "node:stream";
import net from "node:net";
import tls from "node:tls";
import type { Identity } from "../../components/resources/inputs/identity-inputs";
import { certificatesIn, isSignedBy } from "../certificates/pem";
import { brokenRule, endedEarly, handshakeProblem, wrongName } from "./tls-problems";

/** Milliseconds that a handshake may take: a JVM that was just started takes seconds for its first one. */
const handshakeMs = 10_000;

export interface SecureOptions {
  readonly identity: Identity;
  readonly address: string;
  /** Milliseconds that the handshake may take. Default: 10,000. */
  readonly timeoutMs?: number;
}

/** A server that does not talk TLS as it shall, or whom it does not trust. */
export class NotSecure extends Error {
  override readonly name = "NotSecure";
}

/** Whether an error is one, also one that came up when the connection was in use already. */
export function isNotSecure(error: unknown): error is Error {
  return error instanceof Error && error.name === "NotSecure";
}

/**
 * Talks TLS over a stream: both sides show who they are. What breaks the connection later is told in the words of an
 * operator, too: with TLS 1.3 a server refuses a certificate only after the handshake.
 *
 * @throws NotSecure when there is no handshake, or another server answers; the stream has ended then.
 */
export function secureConnection(
  stream: Duplex,
  { identity, address, timeoutMs = handshakeMs }: SecureOptions,
): Promise<tls.TLSSocket> {
  return new Promise((resolve, reject) => {
    let secured = false;
    const fail = (why: string, cause?: unknown) => {
      clearTimeout(timer);
      stream.destroy();
      socket?.destroy();
      reject(new NotSecure(`${address}: ${why}`, { cause }));
    };
    const timer = setTimeout(() => {
      fail(
        `no TLS handshake within ${timeoutMs / 1_000} s: look whether the server is overloaded, or talks plain text`,
      );
    }, timeoutMs);
    // Whoever reads learns of it through the secured stream; without a listener it would end the process.
    stream.on("error", () => undefined);
    let socket: tls.TLSSocket | undefined;
    let named: Error | undefined;
    const checkServerIdentity = (_: string, certificate: tls.PeerCertificate) =>
      (named = wrongNameIn(address, certificate));
    try {
      const settings = { ...settingsFor(address), checkServerIdentity, rejectUnauthorized: false };
      socket = tls.connect({ ...settings, socket: stream, secureContext: contextOf(identity) });
    } catch (error) {
      fail(handshakeProblem(error as Error));
      return;
    }
    const made = socket;
    made.on("error", (error: Error) => {
      if (secured) explain(error, address);
      else fail(isNotSecure(error) ? error.message : handshakeProblem(error), error);
    });
    // A stream that just ends, as that of a command over SSH, is no error to TLS.
    made.once("close", () => {
      if (!secured) fail(endedEarly);
      stream.destroy();
    });
    made.once("secureConnect", () => {
      const wrong = made.authorized ? undefined : (named ?? notTrusted(made, { identity, address }));
      if (wrong !== undefined) {
        fail(isNotSecure(wrong) ? wrong.message : handshakeProblem(wrong), wrong);
        return;
      }
      secured = true;
      clearTimeout(timer);
      resolve(made);
    });
  });
}

/** The certificate is one of the stack, and that of another server. */
class WrongName extends NotSecure {}

/** Whether somebody did not get a connection because the server has the certificate of another address. */
export function hasWrongName(error: unknown): boolean {
  return error instanceof NotSecure && error.cause instanceof WrongName;
}

/** Says in the same words what breaks a connection later; its readers are given the error itself, so that it changes. */
function explain(error: Error, address: string): void {
  const why = brokenRule(error);
  if (why !== undefined) Object.assign(error, { name: "NotSecure", message: `${address}: ${why}` });
}

function settingsFor(address: string): tls.ConnectionOptions {
  return {
    // A name that a server may choose its certificate by; TLS has none for addresses (RFC 6066, 3).
    ...(net.isIP(address) === 0 ? { servername: address } : {}),
  };
}

function wrongNameIn(address: string, certificate: tls.PeerCertificate): WrongName | undefined {
  return tls.checkServerIdentity(address, certificate) && new WrongName(wrongName(address, certificate));
}

/**
 * Why a server is not trusted; undefined where its certificate has only become too old. A renewal, and a look at what has
 * to be renewed, have to reach such a server; it is still one of this stack by its signature and its name.
 */
function notTrusted(
  socket: tls.TLSSocket,
  { identity, address }: Pick<SecureOptions, "identity" | "address">,
): Error | undefined {
  // What the types call an error is its code.
  const code = String(socket.authorizationError);
  const untrusted = Object.assign(new Error(code), { code });
  if (code !== "CERT_HAS_EXPIRED") return untrusted;
  const peer = socket.getPeerCertificate();
  const isOurs = certificatesIn(identity.authorities).some((one) => isSignedBy(new X509Certificate(peer.raw), one));
  return isOurs ? wrongNameIn(address, peer) : untrusted;
}

/** Keys are read once for all connections. */
const contexts = new WeakMap<Identity, tls.SecureContext>();

function contextOf(identity: Identity): tls.SecureContext {
  const known = contexts.get(identity);
  if (known !== undefined) return known;
  const { authorities: ca, certificate: cert, key } = identity;
  const made = tls.createSecureContext({ ca, cert, key, minVersion: "TLSv1.2" });
  contexts.set(identity, made);
  return made;
}
