// The package asks for it, and it has to be there first.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { createPrivateKey, randomBytes, webcrypto } from "node:crypto";
import { isIpv4, isIpv6 } from "../../components/model/ip-address";
import type {
  AuthorityInputs,
  AuthorityOutputs,
  CertificateInputs,
  CertificateOutputs,
} from "../../components/resources/inputs/certificate-inputs";
import { organization } from "../../components/security/leaf";
import { signingKeyOf } from "./signing-key";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const [secondMs, hourMs, dayMs] = [1000, 3_600_000, 86_400_000];

/** Makes a certificate authority that signs nothing but certificates of servers and their clients. */
export async function makeAuthority(inputs: AuthorityInputs, now: Date): Promise<AuthorityOutputs> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: new x509.Name([{ O: [organization] }, { CN: [inputs.commonName] }]).toJSON(),
    keys,
    serialNumber: newSerial(),
    notBefore: startOf(now),
    notAfter: endOf(now, inputs.days),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return outputs(certificate, keys);
}

/**
 * Makes a key and a certificate for it, signed by an authority; it ends when the authority ends, or before.
 *
 * @throws Error when the authority has expired, or its key is not the one of its certificate.
 */
export async function issueCertificate(inputs: CertificateInputs, now: Date): Promise<CertificateOutputs> {
  const { subject, alternativeNames, days } = inputs;
  const authority = new x509.X509Certificate(inputs.authority.certificate);
  if (authority.notAfter <= now)
    throw new Error(`the certificate authority ${authority.subject} expired at ${authority.notAfter.toISOString()}`);
  const [signing, keys] = await Promise.all([signingKeyOf(inputs.authority), newKeys()]);
  const certificate = await x509.X509CertificateGenerator.create({
    // Java prints a name from its end.
    subject: [{ O: [organization] }, { OU: [subject.unit] }, { CN: [subject.commonName] }],
    issuer: authority.subjectName,
    publicKey: keys.publicKey,
    signingKey: signing.key,
    serialNumber: newSerial(),
    notBefore: startOf(now),
    notAfter: new Date(Math.min(endOf(now, days).getTime(), authority.notAfter.getTime())),
    signingAlgorithm: signing.algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await issuerIdentifier(authority),
      ...alternatives(alternativeNames),
    ],
  });
  return outputs(certificate, keys);
}

/** As the authority calls its key itself: programs look for the issuer by it. */
async function issuerIdentifier(authority: x509.X509Certificate): Promise<x509.Extension> {
  const own = authority.getExtension(x509.SubjectKeyIdentifierExtension);
  if (own === null) return x509.AuthorityKeyIdentifierExtension.create(authority.publicKey);
  return new x509.AuthorityKeyIdentifierExtension(own.keyId);
}

function alternatives(names: readonly string[]): x509.Extension[] {
  if (names.length === 0) return [];
  const general = names.map((value) => ({
    type: isIpv4(value) || isIpv6(value) ? ("ip" as const) : ("dns" as const),
    value,
  }));
  return [new x509.SubjectAlternativeNameExtension(general)];
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

/** Sixteen bytes, positive and without leading zeros, so that everybody prints the same digits. */
function newSerial(): string {
  const [first = 0, ...others] = randomBytes(16);
  return Buffer.from([(first & 0x3f) | 0x40, ...others]).toString("hex");
}

/** Clocks of hosts may be behind the one of this machine. Certificates know no parts of seconds. */
function startOf(now: Date): Date {
  return new Date(wholeSecond(now) - hourMs);
}

function endOf(now: Date, days: number): Date {
  return new Date(wholeSecond(now) + days * dayMs);
}

function wholeSecond(now: Date): number {
  return Math.floor(now.getTime() / secondMs) * secondMs;
}

async function outputs(
  certificate: x509.X509Certificate,
  { privateKey }: webcrypto.CryptoKeyPair,
): Promise<AuthorityOutputs> {
  const key = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", privateKey));
  return {
    certificate: `${certificate.toString("pem")}\n`,
    key: createPrivateKey({ key, format: "der", type: "pkcs8" }).export({ format: "pem", type: "pkcs8" }).toString(),
    serial: certificate.serialNumber.toUpperCase(),
    notAfter: certificate.notAfter.toISOString(),
  };
}

/** A key as Java reads it, whatever format its program has written. */
function pkcs8(key: string): string {
  return createPrivateKey(key).export({ format: "pem", type: "pkcs8" }).toString();
}

/** What an authority or a certificate that somebody gave is to those who ask one that was made. */
export function givenOutputs({ certificate, key }: NonNullable<AuthorityInputs["given"]>): AuthorityOutputs {
  const { serialNumber, notAfter } = new x509.X509Certificate(certificate);
  return {
    certificate,
    key: key === undefined ? "" : pkcs8(key),
    serial: serialNumber.toUpperCase(),
    notAfter: notAfter.toISOString(),
  };
}
