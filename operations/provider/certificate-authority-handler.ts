import { lazy } from "../../components/model/lazy";
import {
  type AuthorityInputs,
  type AuthorityOutputs,
  authorityInputs,
} from "../../components/resources/inputs/certificate-inputs";
import type * as Issue from "../certificates/issue";
import { authorityChangeIssues } from "../certificates/authority-change";
import { authorityIssues, type Known } from "../certificates/certificate-rules";
import { needsRenewal } from "../certificates/validity";
import type { Surroundings } from "./job-handler";
import { checked } from "./checked";
import { parseUrn } from "./urn";
import { asSecret, inputsIn, known, type Properties, reveal } from "./values";

/** Most runs make no certificate. */
const load = lazy(() => require("../certificates/issue") as typeof Issue);

/**
 * The certificate authority of a cluster. Once it is made it stays: everybody who trusts it would have to trust another one
 * before that signs anything, so an edit takes effect with the next authority, and one that comes to its end is only told.
 */
export const certificateAuthority = ({ log }: Pick<Surroundings, "log">, now: () => Date = () => new Date()) => ({
  check: (_urn: string, olds: Properties, news: Properties) =>
    checked(news, [
      ...authorityIssues(known(news) as Known<AuthorityInputs>),
      ...authorityChangeIssues(known(olds) as Partial<AuthorityInputs>, known(news) as Partial<AuthorityInputs>),
    ]),

  async diff(_id: string, urn: string, state: Properties, news: Properties) {
    const { certificate, notAfter, ...made } = reveal(state) as AuthorityInputs & AuthorityOutputs;
    const { commonName, days, given } = known(news) as Known<AuthorityInputs>;
    if (needsRenewal(certificate, now()))
      log.warn(
        `the certificate authority is valid until ${notAfter} only, and every certificate that it signs ends with it: ` +
          "plan its replacement, which does not happen by itself",
        urn,
      );
    if (given === undefined && (commonName !== made.commonName || days !== made.days))
      log.info(
        `the certificate authority stays as it is, valid until ${notAfter}: commonName and days are those of the next one`,
        urn,
      );
    await log.flush();
    return { changes: given?.certificate !== undefined && given.certificate !== certificate };
  },

  async create(urn: string, news: Properties) {
    return { id: parseUrn(urn).name, outs: await outs(news, now()) };
  },

  read: (id: string, _urn: string, state: Properties) =>
    Promise.resolve({ id, props: state, inputs: inputsIn(authorityInputs, state) }),

  /** Only the certificate of one that was given changes, under the same key. */
  update: async (_id: string, _urn: string, state: Properties, news: Properties) => {
    const { given } = reveal(news) as AuthorityInputs;
    return { outs: given === undefined ? { ...state, ...news } : await outs(news, now()) };
  },

  delete: () => Promise.resolve(),
});

async function outs(news: Properties, now: Date): Promise<Properties> {
  const inputs = authorityInputs.parse(reveal(news));
  const { given } = inputs;
  const authority = given === undefined ? await load().makeAuthority(inputs, now) : load().givenAuthority(given);
  const { key, ...made } = authority;
  return { ...news, ...made, key: asSecret(key) };
}
