import { isDeepStrictEqual } from "node:util";
import { lazy } from "../../components/model/lazy";
import {
  issuedCertificatesInputs,
  type IssuedCertificatesInputs,
} from "../../components/resources/inputs/issued-certificates-inputs";
import type * as Issued from "../kubernetes/issued-certificates";
import { realClock } from "../lib/clock";
import { createProgressLogger } from "../lib/log";
import type { Surroundings } from "./job-handler";
import { parseUrn } from "./urn";
import { asSecret, inputsIn, known, type Properties, reveal } from "./values";

/** Clusters without an issuer never need it. */
const load = lazy(() => require("../kubernetes/issued-certificates") as typeof Issued);

type Inputs = IssuedCertificatesInputs;

/**
 * Certificates that cert-manager makes: it waits for all of them, judges them, and tells their serials to the roll, which has
 * servers read what was renewed. That cert-manager has renewed one is a change of this resource, whoever runs Pulumi next.
 */
export const issuedCertificates = (
  { log, signal }: Pick<Surroundings, "log" | "signal">,
  readerOf: typeof Issued.certificateReader = (...args) => load().certificateReader(...args),
) => {
  async function outs(urn: string, news: Properties): Promise<Properties> {
    const { access, namespace, ...wanted } = issuedCertificatesInputs.parse(reveal(news));
    const tell = createProgressLogger((line) => {
      if (!signal.aborted) log.status(line, urn);
    });
    try {
      const read = readerOf(access, namespace, signal);
      const { admin, ...plain } = await load().awaitCertificates({ ...wanted, read, log: tell, clock: realClock });
      return { ...news, ...plain, admin: asSecret(admin) };
    } finally {
      await log.flush();
    }
  }

  return {
    check: (_urn: string, _olds: Properties, news: Properties) => Promise.resolve({ inputs: news }),

    /** A cluster that cannot be asked changes nothing: what runs goes on with what it has. */
    async diff(_id: string, urn: string, state: Properties, news: Properties) {
      const [before, after] = [askedFor(state), askedFor(news)];
      if (!isDeepStrictEqual(before, after)) return { changes: true };
      const { serials = {} } = reveal(state) as { readonly serials?: Readonly<Record<string, string>> };
      const { access, namespace, certificates } = issuedCertificatesInputs.parse(reveal(news));
      try {
        const now = await load().serialsNow(certificates, readerOf(access, namespace, signal));
        const renewed = certificates.filter(({ holder }) => now[holder] !== serials[holder]);
        if (renewed.length === 0) return { changes: false };
        log.info(`renewed by cert-manager: ${renewed.map(({ name }) => name).join(", ")}`, urn);
        return { changes: true };
      } catch {
        log.warn("the cluster did not tell which certificates cert-manager has renewed; an up asks again", urn);
        return { changes: false };
      } finally {
        await log.flush();
      }
    },

    async create(urn: string, news: Properties) {
      return { id: parseUrn(urn).name, outs: await outs(urn, news) };
    },

    read: (id: string, _urn: string, state: Properties) =>
      Promise.resolve({ id, props: state, inputs: inputsIn(issuedCertificatesInputs, state) }),

    async update(_id: string, urn: string, _state: Properties, news: Properties) {
      return { outs: await outs(urn, news) };
    },

    /** The objects are resources of their own. */
    delete: () => Promise.resolve(),
  };
};

/** What decides which certificates there are; how the cluster is reached does not. */
function askedFor(properties: Properties): Partial<Inputs> {
  const { access: _, timeout: _timeout, ...rest } = known(inputsIn(issuedCertificatesInputs, properties)) as Inputs;
  return rest;
}
