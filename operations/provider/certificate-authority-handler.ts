import { lazy } from "../../components/model/lazy";
import {
  type AuthorityInputs,
  type AuthorityOutputs,
  authorityInputs,
} from "../../components/resources/inputs/certificate-inputs";
import type * as Issue from "../certificates/issue";
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
  check: (_urn: string, _olds: Properties, news: Properties) =>
    checked(news, authorityIssues(known(news) as Known<AuthorityInputs>)),

  async diff(_id: string, urn: string, state: Properties, news: Properties) {
    const { certificate, notAfter, ...made } = reveal(state) as AuthorityInputs & AuthorityOutputs;
    const { commonName, days } = known(news) as Known<AuthorityInputs>;
    if (needsRenewal(certificate, now()))
      log.warn(
        `the certificate authority is valid until ${notAfter} only, and every certificate that it signs ends with it: ` +
          "plan its replacement, which does not happen by itself",
        urn,
      );
    if (commonName !== made.commonName || days !== made.days)
      log.info(
        `the certificate authority stays as it is, valid until ${notAfter}: commonName and days are those of the next one`,
        urn,
      );
    await log.flush();
    return { changes: false };
  },

  async create(urn: string, news: Properties) {
    const { key, ...made } = await load().makeAuthority(authorityInputs.parse(reveal(news)), now());
    return { id: parseUrn(urn).name, outs: { ...news, ...made, key: asSecret(key) } };
  },

  read: (id: string, _urn: string, state: Properties) =>
    Promise.resolve({ id, props: state, inputs: inputsIn(authorityInputs, state) }),

  /** Nothing asks for it, since no difference is a change. */
  update: (_id: string, _urn: string, state: Properties, news: Properties) =>
    Promise.resolve({ outs: { ...state, ...news } }),

  delete: () => Promise.resolve(),
});
