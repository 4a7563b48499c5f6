import { CoreV1Api, CustomObjectsApi, type V1Secret } from "@kubernetes/client-node";
import { X509Certificate } from "node:crypto";
import { certManager } from "../../components/kubernetes/cert-manager";
import { type ConfigIssue, error, formatIssue, show } from "../../components/model/issue";
import type { Access } from "../../components/resources/inputs/access-inputs";
import type {
  AwaitedCertificate,
  IssuedCertificatesOutputs,
} from "../../components/resources/inputs/issued-certificates-inputs";
import { adminLeafName } from "../../components/security/leaf";
import { judgeIssued } from "../certificates/given-certificates";
import type { Clock } from "../lib/clock";
import type { Log } from "../lib/log";
import { kubeConfigOf } from "./client";
import { orAbsent } from "./or-absent";

const pollMs = 1_000;

/** As much of a Certificate as is looked at (cert-manager, API reference). */
export interface CertificateObject {
  readonly metadata?: { readonly generation?: number };
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
      readonly observedGeneration?: number;
    }[];
  };
}

/** Reads objects of a namespace; undefined for those that are not there. */
export interface CertificateReader {
  readonly certificate: (name: string) => Promise<CertificateObject | undefined>;
  readonly secret: (name: string) => Promise<V1Secret | undefined>;
}

/** By the operator's kubeconfig. Once the signal says so nothing is asked any more. */
export function certificateReader(access: Access, namespace: string, signal: AbortSignal): CertificateReader {
  const config = kubeConfigOf(access);
  const [core, custom] = [config.makeApiClient(CoreV1Api), config.makeApiClient(CustomObjectsApi)];
  const asked = <T>(ask: () => Promise<T>) =>
    orAbsent(() => {
      signal.throwIfAborted();
      return ask();
    });
  const of = { ...certManager, namespace, plural: "certificates" };
  return {
    certificate: (name) =>
      asked(async () => (await custom.getNamespacedCustomObject({ ...of, name })) as CertificateObject),
    secret: (name) => asked(() => core.readNamespacedSecret({ name, namespace })),
  };
}

/** What is waited for, and how. */
export interface CertificateWait {
  readonly read: CertificateReader;
  readonly certificates: readonly AwaitedCertificate[];
  /** PEM, the one that signs first. */
  readonly authority: string;
  /** Seconds. */
  readonly timeout: number;
  readonly log: Log;
  readonly clock: Clock;
}

interface Made {
  readonly certificate: string;
  readonly key: string;
}

/** Waits until cert-manager has made every certificate. @throws Error when one is not made in time, or is another one. */
export async function awaitCertificates(wait: CertificateWait): Promise<IssuedCertificatesOutputs> {
  const { certificates, timeout, log, clock } = wait;
  const end = clock.now() + timeout * 1_000;
  for (let said = ""; ; await clock.sleep(pollMs)) {
    const found = await Promise.all(certificates.map(async (one) => [one, await madeNow(one, wait.read)] as const));
    const missing = found.flatMap(([one, made]) => (typeof made === "string" ? [{ one, why: made }] : []));
    if (missing.length === 0)
      return judged(
        found.flatMap(([one, made]) => (typeof made === "string" ? [] : [[one, made] as const])),
        wait,
      );
    const line = `waiting for cert-manager: Certificate ${missing.map(({ one }) => one.name).join(", ")}`;
    if (line !== said) log(line);
    said = line;
    if (clock.now() >= end) throw refusal(missing.map(({ one, why }) => notMade(one, why, timeout)));
  }
}

/** The serials that are in the Secrets now; undefined for one that is not made. */
export async function serialsNow(
  certificates: readonly AwaitedCertificate[],
  read: CertificateReader,
): Promise<Readonly<Record<string, string | undefined>>> {
  const found = await Promise.all(
    certificates.map(async ({ holder, secret }) => {
      const made = partsOf(await read.secret(secret));
      return [holder, made === undefined ? undefined : new X509Certificate(made.certificate).serialNumber] as const;
    }),
  );
  return Object.fromEntries(found);
}

/** What cert-manager has made for the object as it is now, or why it has not. */
async function madeNow({ name, secret }: AwaitedCertificate, read: CertificateReader): Promise<Made | string> {
  const object = await read.certificate(name);
  if (object === undefined) return "there is no such Certificate";
  const ready = object.status?.conditions?.find(({ type }) => type === "Ready");
  if (ready === undefined) return "cert-manager has not looked at it yet";
  const { generation = 0 } = object.metadata ?? {};
  if (ready.status !== "True" || (ready.observedGeneration ?? generation) < generation)
    return ready.message ?? "not Ready";
  return partsOf(await read.secret(secret)) ?? `Secret ${secret} has no tls.crt, tls.key and tls-combined.pem`;
}

function partsOf(secret: V1Secret | undefined): Made | undefined {
  const text = (key: string) => Buffer.from(secret?.data?.[key] ?? "", "base64").toString();
  const [certificate, key] = [text("tls.crt"), text("tls.key")];
  return certificate === "" || key === "" || text("tls-combined.pem") === "" ? undefined : { certificate, key };
}

/** An issuer may change what it was asked for, or sign with another authority. */
function judged(
  all: readonly (readonly [AwaitedCertificate, Made])[],
  { authority }: CertificateWait,
): IssuedCertificatesOutputs {
  const issues = all.flatMap(([{ name, secret, subject, names }, made]) => {
    const places = { certificate: `Certificate ${name}`, key: `Secret ${secret}` };
    const wanted = { ...made, property: places.certificate, places, names: names === "" ? [] : names.split(" ") };
    return judgeIssued(wanted, { authority, subject }, new Date());
  });
  const errors = issues.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw refusal(errors);
  const admin = all.find(([{ holder }]) => holder === adminLeafName)?.[1];
  if (admin === undefined) throw new Error("nobody asked for the certificate of the operator");
  return {
    issued: Object.fromEntries(all.map(([{ holder }, { certificate }]) => [holder, certificate])),
    serials: Object.fromEntries(
      all.map(([{ holder }, { certificate }]) => [holder, new X509Certificate(certificate).serialNumber]),
    ),
    admin,
  };
}

function notMade({ name }: AwaitedCertificate, why: string, timeout: number): ConfigIssue {
  return error({
    property: `Certificate ${name}`,
    rule: `must be made by cert-manager within ${timeout} s (readyTimeout)`,
    given: show(why),
    fix: `read kubectl describe certificate ${name}, and the log of cert-manager; then run again`,
  });
}

function refusal(issues: readonly ConfigIssue[]): Error {
  return new Error(issues.map(formatIssue).join("\n"));
}
