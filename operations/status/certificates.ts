import type { Duplex } from "node:stream";
import { serverLeaf } from "../../components/security/leaf";
import type { ServiceName } from "../../components/services/registry";
import type { RecordedCertificate } from "../certificates/recorded";
import { lifeOf } from "../certificates/validity";
import { errorMessage } from "../lib/error-message";
import { withTimeout } from "../lib/timeout";
import { type Login, probe } from "../transport/probe";
import type { Reach } from "../transport/transport";
import type { Deployed } from "./deployed";
import { inspectTimeoutMs } from "./servers";
import type { CertificateStatus, ShownStatus } from "./snapshot";

type Reached = Pick<Reach, "idsOf" | "open">;

/** Every certificate of a stack, with what its servers show in this moment; nothing where all talk plain text. */
export async function inspectCertificates(
  { reach: { identity }, plan, certificates }: Pick<Deployed, "reach" | "plan" | "certificates">,
  reach: Reached,
  milliseconds = inspectTimeoutMs,
): Promise<CertificateStatus[]> {
  const shown = new Map<string, readonly ShownStatus[]>();
  const looks = (identity?.services ?? []).flatMap((service) =>
    reach.idsOf(service).map(async (id) => {
      const recorded = certificates.find(({ name }) => name.endsWith(`-${service}-${id}-${serverLeaf}`));
      if (identity === undefined || recorded === undefined) return;
      const ports = plan?.[service].find((node) => node.id === id)?.certificate?.ports ?? [undefined];
      const looked = ports.map((port) => look(reach, { service, id, port, milliseconds }, identity));
      shown.set(recorded.name, await Promise.all(looked));
    }),
  );
  await Promise.all(looks);
  return certificates.map((one) => ({ ...statusOf(one), shown: [...(shown.get(one.name) ?? [])] }));
}

function statusOf({ name, isAuthority, renewedBy, subject, serial, notBefore, notAfter }: RecordedCertificate) {
  const life = { notBefore: notBefore.toISOString(), notAfter: notAfter.toISOString() };
  return { name, isAuthority, ...(renewedBy === "up" ? {} : { renewedBy }), subject, serial, ...life };
}

interface Place {
  readonly service: ServiceName;
  readonly id: number;
  /** Undefined: where it is asked for everything. */
  readonly port: { readonly name: string; readonly address: string; readonly port: number } | undefined;
  /** How long it may take to show one. */
  readonly milliseconds: number;
}

const noResponse = "no response";

/** One that did not respond is looked at again: the first time, everything else was asked at the same time, on machines that may be busy. */
async function look(reach: Reached, place: Place, login: Login): Promise<ShownStatus> {
  const first = await lookOnce(reach, place, login);
  return first.problem?.startsWith(noResponse) === true ? lookOnce(reach, place, login) : first;
}

/** It is looked at as it is: also what has expired, and what somebody else has signed. */
async function lookOnce(
  reach: Reached,
  { service, id, port, milliseconds }: Place,
  login: Login,
): Promise<ShownStatus> {
  const where = { service, id, port: port?.name ?? null };
  const nothing = { serial: null, notBefore: null, notAfter: null };
  let stream: Duplex | undefined;
  try {
    const ask = async () => {
      stream = await reach.open(service, id, port);
      return probe(stream, login);
    };
    const { shown, refusal } = await withTimeout(ask, { milliseconds, message: noResponse });
    if (shown === undefined) return { ...where, ...nothing, problem: refusal ?? "it shows no certificate" };
    const { notBefore, notAfter } = lifeOf(shown);
    const life = { notBefore: notBefore.toISOString(), notAfter: notAfter.toISOString() };
    return { ...where, serial: shown.serialNumber, ...life, problem: null };
  } catch (error) {
    stream?.destroy();
    return { ...where, ...nothing, problem: errorMessage(error) };
  }
}
