import { lazy } from "../../components/model/lazy";
import { type AuthorityInputs, authorityInputs } from "../../components/resources/inputs/certificate-inputs";
import { authorityChangeIssues } from "../certificates/authority-change";
import { authorityIssues, type Known } from "../certificates/certificate-rules";
import { type AuthorityState, nextStep, stepOf, stepRefusal } from "../certificates/authority-steps";
import type * as Renewal from "../certificates/renew-authority";
import { needsRenewal } from "../certificates/validity";
import type { Surroundings } from "./job-handler";
import { checked } from "./checked";
import { parseUrn } from "./urn";
import { asSecret, inputsIn, known, type Properties, reveal } from "./values";

/** Most runs make no certificate. */
const load = lazy(() => require("../certificates/renew-authority") as typeof Renewal);

/**
 * The certificate authority of a cluster. Once it is made it stays, and is replaced only step by step, as the stack file says
 * (`renewal`): everybody who trusts it has to trust another one before that signs anything. Any other edit takes effect with
 * the next authority, and one that comes to its end is only told.
 */
export const certificateAuthority = ({ log }: Pick<Surroundings, "log">, now: () => Date = () => new Date()) => ({
  check: (_urn: string, olds: Properties, news: Properties) =>
    checked(news, [
      ...authorityIssues(known(news) as Known<AuthorityInputs>),
      ...authorityChangeIssues(known(olds) as Partial<AuthorityInputs>, known(news) as Partial<AuthorityInputs>),
    ]),

  /** @throws Error for a step that may not follow the one before. */
  async diff(_id: string, urn: string, state: Properties, news: Properties) {
    const before = reveal(state) as AuthorityState;
    const { commonName, days, given, renewal } = known(news) as Known<AuthorityInputs>;
    const step = stepOf({ renewal });
    const refusal = stepRefusal(before, step);
    if (refusal !== undefined) throw new Error(refusal);
    const advice = nextStep(step);
    if (needsRenewal(before.certificate, now()))
      log.warn(
        `the certificate authority is valid until ${before.notAfter} only, and every certificate that it signs ends with it: ` +
          (advice ?? "replace it: set security.authorityRenewal to announced, then run up"),
        urn,
      );
    else if (advice !== undefined) log.info(advice, urn);
    if (given === undefined && (commonName !== before.commonName || days !== before.days))
      log.info(
        `the certificate authority stays as it is, valid until ${before.notAfter}: commonName and days are those of the next one`,
        urn,
      );
    await log.flush();
    // Whose key is given no more leaves none in the state.
    const isRenewed =
      given?.certificate !== undefined &&
      (given.certificate !== before.certificate || (given.key === undefined) !== (before.given?.key === undefined));
    const [from, to] = [stepOf(before), step];
    // Who has retired one and takes the word out of the stack file has nothing left to do.
    return { changes: isRenewed || (from !== to && !(from === "retired" && to === "none")) };
  },

  async create(urn: string, news: Properties) {
    return {
      id: parseUrn(urn).name,
      outs: sealed(await load().createAuthority(authorityInputs.parse(reveal(news)), now())),
    };
  },

  read: (id: string, _urn: string, state: Properties) =>
    Promise.resolve({ id, props: state, inputs: inputsIn(authorityInputs, state) }),

  async update(_id: string, _urn: string, state: Properties, news: Properties) {
    const before = reveal(state) as AuthorityState;
    return { outs: sealed(await load().renewAuthority(before, authorityInputs.parse(reveal(news)), now())) };
  },

  delete: () => Promise.resolve(),
});

/** What a state records: keys only as secrets. */
function sealed({ key, other, witnesses, given, ...plain }: AuthorityState): Properties {
  return {
    ...plain,
    key: asSecret(key),
    ...(given === undefined ? {} : { given: asSecret(given) }),
    ...(other === undefined ? {} : { other: asSecret(other) }),
    ...(witnesses === undefined ? {} : { witnesses: asSecret(witnesses) }),
  };
}
