import type { AuthorityInputs, Witness } from "../../components/resources/inputs/certificate-inputs";
import { type AuthorityState, stepOf } from "./authority-steps";
import { givenOutputs, issueCertificate, makeAuthority } from "./issue";
import { needsRenewal } from "./validity";

type Inputs = AuthorityInputs;
type Parts = Required<Pick<AuthorityState, "certificate" | "key" | "serial" | "notAfter" | "generation">> &
  Pick<AuthorityState, "other">;

/** It may connect and nothing else: no server gives its name a right. */
const witnessSubject = { commonName: "witness", unit: "witness" };

/**
 * Makes an authority, as far into a replacement as the inputs say: nobody trusts anything yet. One that somebody gave is taken
 * as it is.
 */
export async function createAuthority(inputs: Inputs, now: Date): Promise<AuthorityState> {
  if (inputs.given !== undefined) return { ...inputs, ...givenOutputs(inputs.given) };
  const { renewal: _, ...first } = inputs;
  const made = { ...first, ...(await makeAuthority(first, now)) };
  const step = stepOf(inputs);
  if (step === "none") return made;
  if (step === "retired") return { ...made, renewal: step };
  const announced = await renewAuthority(made, { ...inputs, renewal: "announced" }, now);
  return step === "announced" ? announced : renewAuthority(announced, inputs, now);
}

/**
 * Takes an authority to a step that may follow, see `stepRefusal`. `certificate` and `key` are always those of the one that
 * signs; the other one stays in the state until the next replacement, and its key until it is retired.
 */
export async function renewAuthority(before: AuthorityState, inputs: Inputs, now: Date): Promise<AuthorityState> {
  // Only the certificate of one that was given changes, under the same key.
  if (inputs.given !== undefined) return createAuthority(inputs, now);
  const to = stepOf(inputs);
  const parts = await partsAt(before, inputs, now);
  const { other } = parts;
  const both = other !== undefined && (to === "announced" || to === "switched");
  const oldest = to === "announced" ? [parts, other] : [other, parts];
  const trusted = both ? oldest.flatMap((one) => one ?? []) : [parts];
  const pem = trusted.map((one) => one.certificate);
  const { renewal: _, ...given } = inputs;
  return {
    ...given,
    ...(to === "none" ? {} : { renewal: to }),
    ...parts,
    authorities: pem.join(""),
    trusted: trusted.map(({ serial }) => serial).join("+"),
    witnesses: (await witnessesAt(before, parts, inputs, now)).map((one) => ({
      ...one,
      trusted: pem.includes(one.authority),
    })),
  };
}

/** Those of the old authority and of the new one, in this order; they are made when both keys are there. */
async function witnessesAt(
  { witnesses = [], ...before }: AuthorityState,
  { other: newer, ...older }: Parts,
  { days, renewal }: Inputs,
  now: Date,
): Promise<Omit<Witness, "trusted">[]> {
  const isKnown = witnesses.some(({ authority }) => authority === newer?.certificate);
  if (renewal !== "announced" || stepOf(before) === "switched" || isKnown) return witnesses;
  const signers = [older, newer].flatMap((one) =>
    one?.key === undefined ? [] : [{ certificate: one.certificate, key: one.key }],
  );
  return Promise.all(signers.map((authority) => witnessOf(authority, days, now)));
}

async function witnessOf(authority: { readonly certificate: string; readonly key: string }, days: number, now: Date) {
  const { certificate, key } = await issueCertificate(
    { authority, subject: witnessSubject, alternativeNames: [], days },
    now,
  );
  return { authority: authority.certificate, certificate, key };
}

/** The authority that signs at a step, and the other one. */
async function partsAt(before: AuthorityState, inputs: Inputs, now: Date): Promise<Parts> {
  const { certificate, key, serial, notAfter, other, generation = 1 } = before;
  const signs = { certificate, key, serial, notAfter };
  const [from, to] = [stepOf(before), stepOf(inputs)];
  const swapped = (): Parts => {
    if (other?.key === undefined) throw new Error("the key of the other certificate authority is gone");
    return { ...other, key: other.key, other: signs, generation };
  };
  if ((from === "announced" && to === "switched") || (from === "switched" && to === "announced")) return swapped();
  const kept = { ...signs, ...(other === undefined ? {} : { other }), generation };
  if (to === "retired" && other !== undefined) {
    const { key: _, ...withoutKey } = other;
    return { ...kept, other: withoutKey };
  }
  const isFresh = from === "none" && other !== undefined && !needsRenewal(other.certificate, now);
  if (to !== "announced" || from === "announced" || isFresh) return kept;
  const next = generation + 1;
  // Clients that look for a signer by its name must find the right one.
  const named = { commonName: `${inputs.commonName} ${next}`, days: inputs.days };
  return { ...signs, other: await makeAuthority(named, now), generation: next };
}
