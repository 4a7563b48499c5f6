import type { PeerCertificate } from "node:tls";
import { errorMessage } from "../lib/error-message";

/** What an operator does about a certificate that is too old: a renewal is part of every `up`. */
const renew = "run up, which renews it";

/** A rule of TLS that the other side, or this one, did not keep, and what to do about it. */
interface Problem {
  readonly codes: RegExp;
  readonly why: string;
}

const otherProgram =
  "another program answers there, or the server was not restarted since its stack got a new authority: look what runs " +
  "there, then run up";

/** By the codes of Node.js and OpenSSL; alerts are what the other side says. */
const problems: readonly Problem[] = [
  { codes: /^CERT_NOT_YET_VALID$/, why: "its certificate is not valid yet: set the clock of this machine" },
  {
    codes: /^CERT_HAS_EXPIRED$/,
    why: `its certificate, or that of its authority, has expired: ${renew}; or set the clock of this machine`,
  },
  {
    codes:
      /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT\w*|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_SIGNATURE_FAILURE|CERT_UNTRUSTED|CERT_REJECTED|INVALID_CA|PATH_LENGTH_EXCEEDED)$/,
    why: `its certificate was not signed by the authority of this stack: ${otherProgram}`,
  },
  { codes: /^INVALID_PURPOSE$/, why: "its certificate is not that of a server: look what runs there" },
  {
    codes: /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE|BAD_RECORD_TYPE/,
    why: "it talks plain text where TLS is expected: look what runs there, then run up",
  },
  {
    codes: /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|HANDSHAKE_FAILURE|NO_SHARED_CIPHER|INSUFFICIENT_SECURITY/,
    why: "it has no version or cipher of TLS in common with this program, which wants TLS 1.2 or 1.3",
  },
  {
    codes: /ALERT_CERTIFICATE_REQUIRED/,
    why: "it wants a certificate of this program and got none: run up with this version",
  },
  {
    codes: /ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_\w+|UNKNOWN_CA|ACCESS_DENIED)/,
    why: "it refuses the certificate of this program, which expired or which it does not trust: run up",
  },
  {
    codes:
      /^ERR_OSSL_(X509|PEM|ASN1|EC|RSA|EVP|DECODER|UNSUPPORTED)|^ERR_SSL_(KEY_VALUES|CA_)|^ERR_CRYPTO|^ERR_INVALID_ARG/,
    why: "the certificate or the key of this program cannot be used: run up, which makes what is missing in the state",
  },
];

/** Which rule was not kept, in words of an operator; undefined for what only ends a connection, as a restart does. */
export function brokenRule(error: unknown): string | undefined {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return problems.find(({ codes }) => codes.test(code))?.why;
}

/** The other side ended the connection before there was TLS, with an error or without one. */
export const endedEarly =
  "it ended the connection instead of answering to TLS: it talks plain text, is just stopping, or refuses the " +
  "certificate of this program: look at its log";

/** Why a handshake failed, in words of an operator. */
export function handshakeProblem(error: Error): string {
  if ("code" in error && error.code === "ECONNRESET") return endedEarly;
  return brokenRule(error) ?? reasonIn(errorMessage(error));
}

/** OpenSSL puts `number:error:code:library:function:reason:file:line` around what it has to say. */
function reasonIn(message: string): string {
  const [, reason] = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/i.exec(message) ?? [];
  return reason === undefined ? message : `TLS: ${reason}`;
}

/** Why a certificate is not that of the server at an address. */
export function wrongName(address: string, { subject, subjectaltname }: PeerCertificate): string {
  const names = (subjectaltname ?? "").split(", ").flatMap((name) => name.replace(/^(DNS|IP Address):/, "") || []);
  const of = names.length > 0 ? names.join(", ") : [subject.CN].flat().join(", ") || "nobody";
  return `its certificate is that of ${of}, and not of ${address}: look what runs there, then run up`;
}
