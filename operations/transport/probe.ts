import { X509Certificate } from "node:crypto";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import type { Identity } from "../../components/resources/inputs/identity-inputs";
import { endedEarly, handshakeProblem } from "./tls-problems";

/** Milliseconds that a handshake may take, and what a server may take to say that it refuses a certificate. */
const probeMs = 10_000;
/** Milliseconds without a word after which a server that has the certificate of its client counts as one that takes it. */
const silenceMs = 3_000;

/** A certificate with its key (PEM), as which something is asked. */
export type Login = Pick<Identity, "certificate" | "key">;

/** What a server did with a handshake. */
export interface Probed {
  /** The certificate that it shows, whoever signed it and however old it is; absent when there was no handshake. */
  readonly shown?: X509Certificate;
  /** Why it does not let this certificate in; absent when it does. */
  readonly refusal?: string;
}

/**
 * Looks what a server shows, and whether it lets a certificate in, without saying anything to it. Nothing is checked of what
 * it shows: who asks is to judge it, also when it has expired.
 *
 * With TLS 1.3 a server judges the certificate of a client after the handshake: it sends a ticket when it takes it (Java and
 * OpenSSL do), and an alert when it does not (RFC 8446, 4.4.2.4 and 4.6.1). @throws Error when there is no handshake at all.
 */
export function probe(stream: Duplex, { certificate, key }: Login): Promise<Probed> {
  return new Promise((resolve, reject) => {
    let shown: X509Certificate | undefined;
    let quiet: NodeJS.Timeout | undefined;
    const end = (result: Probed | Error) => {
      clearTimeout(timer);
      clearTimeout(quiet);
      socket.destroy();
      stream.destroy();
      if (result instanceof Error) reject(result);
      else resolve(result);
    };
    const seen = () => (shown === undefined ? {} : { shown });
    const timer = setTimeout(() => end(new Error(`no TLS handshake within ${probeMs / 1_000} s`)), probeMs);
    stream.on("error", () => undefined);
    // What it shows is not checked here, so nothing of it is believed: no more is sent than a handshake.
    const socket = tls.connect({
      socket: stream,
      cert: certificate,
      key,
      minVersion: "TLSv1.2",
      rejectUnauthorized: false,
    });
    socket.once("error", (error: Error) => end({ ...seen(), refusal: handshakeProblem(error) }));
    socket.once("close", () => end({ ...seen(), refusal: endedEarly }));
    socket.once("secureConnect", () => {
      const { raw } = socket.getPeerCertificate() as { readonly raw?: Buffer };
      if (raw !== undefined) shown = new X509Certificate(raw);
      if (socket.getProtocol() !== "TLSv1.3") return end(seen());
      quiet = setTimeout(() => end(seen()), silenceMs);
      socket.once("session", () => end(seen()));
    });
    socket.resume();
  });
}
