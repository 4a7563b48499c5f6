import { isDeepStrictEqual } from "node:util";
import { lazy } from "../../components/model/lazy";
import {
  certificateInputs,
  certificateKeys,
  type CertificateOutputs,
  givenCertificateInputs,
} from "../../components/resources/inputs/certificate-inputs";
import { certificateIssues } from "../certificates/certificate-rules";
import type * as Issue from "../certificates/issue";
import { type AnyInputs, subjectChangeIssues } from "../certificates/subject-change";
import { needsRenewal } from "../certificates/validity";
import type { Surroundings } from "./job-handler";
import { checked } from "./checked";
import { parseUrn } from "./urn";
import { asSecret, inputsIn, known, type Properties, reveal } from "./values";

/** Most runs make no certificate. */
const load = lazy(() => require("../certificates/issue") as typeof Issue);

/** What a certificate is made of; when it is renewed is no part of it, nor the setting that gives it. */
function madeOf(inputs: Properties): unknown {
  const { renewBefore: _, property: _property, ...made } = reveal(inputsIn(certificateKeys, inputs)) as AnyInputs;
  return made;
}

function isGiven(inputs: Properties): boolean {
  return inputs["given"] !== undefined;
}

/**
 * A certificate with a key of its own. It is made again, in place, when what it is made of changes, its authority among it,
 * and when its renewal is due (`security.renewBefore`): a preview shows it, and a scheduled `up` renews it. One that somebody
 * else has signed is taken as it is, and changes with its file.
 */
export const certificate = ({ log }: Pick<Surroundings, "log">, now: () => Date = () => new Date()) => {
  /** What failed is not recorded, so the state keeps the certificate that is in use. */
  async function outs(news: Properties): Promise<Properties> {
    const inputs = reveal(news);
    const { key, ...made } = isGiven(news)
      ? load().givenOutputs(givenCertificateInputs.parse(inputs).given)
      : await load().issueCertificate(certificateInputs.parse(inputs), now());
    const given = isGiven(news) ? { given: asSecret(news["given"]) } : {};
    return { ...news, ...given, ...made, key: asSecret(key) };
  }

  return {
    check: (_urn: string, olds: Properties, news: Properties) => {
      const [before, after] = [known(olds), known(news)] as [AnyInputs, AnyInputs];
      const ofMade = isGiven(news) ? [] : certificateIssues(after);
      return checked(news, [...ofMade, ...subjectChangeIssues(before, after)]);
    },

    async diff(_id: string, urn: string, state: Properties, news: Properties) {
      const edited = !isDeepStrictEqual(madeOf(state), madeOf(news));
      const { certificate, notAfter } = reveal(state) as CertificateOutputs;
      const { renewBefore } = known(news) as AnyInputs;
      // Another one of those is not ours to make.
      const due = !isGiven(news) && needsRenewal(certificate, now(), renewBefore);
      if (due) log.info(`the certificate is renewed, since it is valid only until ${notAfter}`, urn);
      await log.flush();
      return { changes: edited || due };
    },

    async create(urn: string, news: Properties) {
      return { id: parseUrn(urn).name, outs: await outs(news) };
    },

    read: (id: string, _urn: string, state: Properties) =>
      Promise.resolve({ id, props: state, inputs: inputsIn(certificateKeys, state) }),

    async update(_id: string, _urn: string, _state: Properties, news: Properties) {
      return { outs: await outs(news) };
    },

    /** Hosts that have it trust its authority until it ends; nothing is asked whether it still holds. */
    delete: () => Promise.resolve(),
  };
};
