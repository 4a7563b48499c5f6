import { formatIssue } from "../../components/model/issue";
import { lazy } from "../../components/model/lazy";
import {
  type AuthorityInputs,
  type AuthorityOutputs,
  authorityInputs,
} from "../../components/resources/inputs/certificate-inputs";
import type * as Issue from "../certificates/issue";
import { authorityIssues, type Known } from "../certificates/certificate-rules";
import { lifeOf } from "../certificates/validity";
import type { Surroundings } from "./job-handler";
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
    Promise.resolve({
      inputs: news,
      failures: authorityIssues(known(news) as Known<AuthorityInputs>).map((issue) => ({
        property: "",
        reason: formatIssue(issue),
      })),
    }),

  async diff(_id: string, urn: string, state: Properties, news: Properties) {
    const { certificate, commonName, days } = reveal(state) as AuthorityInputs & AuthorityOutputs;
    const wanted = known(news) as Known<AuthorityInputs>;
    const { ending, notAfter, daysLeft } = lifeOf(certificate, now());
    const end = notAfter.toISOString();
    if (ending)
      log.warn(
        `the certificate authority ${commonName} is valid until ${end}, ${daysLeft} days from now, and no certificate that it ` +
          "signs is valid any longer: replace it in time",
        urn,
      );
    if (wanted.commonName !== commonName || wanted.days !== days)
      log.info(
        `the certificate authority stays as it is until ${end}: its name and its days are those of the next one`,
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
