import { formatIssue, error } from "../../components/model/issue";
import type { AuthorityInputs, AuthorityOutputs } from "../../components/resources/inputs/certificate-inputs";

/** How far the replacement of an authority is; `none` before it begins. */
export type AuthorityStep = NonNullable<AuthorityInputs["renewal"]> | "none";

/** An authority as its state has it. */
export type AuthorityState = AuthorityInputs & AuthorityOutputs;

/** The step that an authority was left at. */
export function stepOf({ renewal }: { readonly renewal?: AuthorityInputs["renewal"] | undefined }): AuthorityStep {
  return renewal ?? "none";
}

/** Steps that may follow, and where to go first from those that may not. */
const neighbours: Readonly<Record<AuthorityStep, readonly AuthorityStep[]>> = {
  none: ["none", "announced"],
  announced: ["none", "announced", "switched"],
  switched: ["announced", "switched", "retired"],
  retired: ["none", "announced", "switched", "retired"],
};

/**
 * Why an authority may not go to a step; undefined when it may. No step is left out, since each makes sure of what the next
 * one relies on: that everybody trusts the new one, and that nobody shows a certificate of the old one.
 */
export function stepRefusal(state: AuthorityState, wanted: AuthorityStep): string | undefined {
  const step = stepOf(state);
  const refuse = (rule: string, fix: string) =>
    formatIssue(error({ property: "security.authorityRenewal", rule, given: `${wanted}, after ${step}`, fix }));
  if (!neighbours[step].includes(wanted)) {
    const next = step === "announced" ? "switched" : "announced";
    return refuse("takes one step after the other: announced, switched, retired; and back", `set it to ${next}`);
  }
  if (step === "switched" && wanted === "announced" && state.other?.key === undefined)
    return refuse("cannot go back to announced: the key of the old authority is gone", "set it to retired");
  if (step === "retired" && wanted === "switched" && state.other === undefined)
    return refuse("cannot go back to switched: there is no old authority", "set it to announced, or remove it");
  return undefined;
}

/** What to do next, for a preview; undefined where there is nothing to do. */
export function nextStep(step: AuthorityStep): string | undefined {
  switch (step) {
    case "announced":
      return (
        "two certificate authorities are trusted, and the old one signs: give all clients their new files, then set " +
        "security.authorityRenewal to switched"
      );
    case "switched":
      return (
        "the new certificate authority signs, and the old one is still trusted: when all is well, set " +
        "security.authorityRenewal to retired"
      );
    case "none":
    case "retired":
      return undefined;
  }
}
