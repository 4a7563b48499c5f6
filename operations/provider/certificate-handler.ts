import { isDeepStrictEqual } from "node:util";
import { lazy } from "../../components/model/lazy";
import {
  type CertificateInputs,
  certificateInputs,
  type CertificateOutputs,
} from "../../components/resources/inputs/certificate-inputs";
import { certificateIssues, type Known } from "../certificates/certificate-rules";
import type * as Issue from "../certificates/issue";
import { needsRenewal } from "../certificates/validity";
import type { Surroundings } from "./job-handler";
import { checked } from "./checked";
import { parseUrn } from "./urn";
import { asSecret, inputsIn, known, type Properties, reveal } from "./values";

/** Most runs make no certificate. */
const load = lazy(() => require("../certificates/issue") as typeof Issue);

/** What a certificate is made of; when it is renewed is no part of it. */
function madeOf(inputs: Properties): unknown {
  const { renewBefore: _, ...made } = reveal(inputsIn(certificateInputs, inputs)) as CertificateInputs;
  return made;
}

/**
 * A certificate with a key of its own. It is made again, in place, when what it is made of changes, its authority among it,
 * and when its renewal is due (`security.renewBefore`): a preview shows it, and a scheduled `up` renews it.
 */
export const certificate = ({ log }: Pick<Surroundings, "log">, now: () => Date = () => new Date()) => {
  /** What failed is not recorded, so the state keeps the certificate that is in use. */
  async function outs(news: Properties): Promise<Properties> {
    const { key, ...made } = await load().issueCertificate(certificateInputs.parse(reveal(news)), now());
    return { ...news, ...made, key: asSecret(key) };
  }

  return {
    check: (_urn: string, _olds: Properties, news: Properties) =>
      checked(news, certificateIssues(known(news) as Known<CertificateInputs>)),

    async diff(_id: string, urn: string, state: Properties, news: Properties) {
      const edited = !isDeepStrictEqual(madeOf(state), madeOf(news));
      const { certificate, notAfter } = reveal(state) as CertificateOutputs;
      const { renewBefore } = known(news) as Known<CertificateInputs>;
      const due = needsRenewal(certificate, now(), renewBefore);
      if (due) log.info(`the certificate is renewed, since it is valid only until ${notAfter}`, urn);
      await log.flush();
      return { changes: edited || due };
    },

    async create(urn: string, news: Properties) {
      return { id: parseUrn(urn).name, outs: await outs(news) };
    },

    read: (id: string, _urn: string, state: Properties) =>
      Promise.resolve({ id, props: state, inputs: inputsIn(certificateInputs, state) }),

    async update(_id: string, _urn: string, _state: Properties, news: Properties) {
      return { outs: await outs(news) };
    },

    /** Hosts that have it trust its authority until it ends; nothing is asked whether it still holds. */
    delete: () => Promise.resolve(),
  };
};
