/** What a service has against a key of its configuration file, or against the value that a stack gives it. */
export interface PropertyProblem {
  /** `error` stops everything; `warning` is only shown. */
  readonly severity: "error" | "warning";
  /** What has to hold. */
  readonly rule: string;
  /** What to do about it, when no setting owns the key. */
  readonly fix: string;
  /** The settings of the stack file that own the key, by the names they have on hosts. */
  readonly owners?: readonly string[];
  /** The value may be a secret, so no message repeats it. */
  readonly secret?: true;
}

/** A key that follows from other settings of the stack file. */
export function ownedBy(...owners: readonly string[]): PropertyProblem {
  return { severity: "error", rule: `belongs to ${listed(owners)}`, fix: "remove it here and set it there", owners };
}

/** A key that cannot be set here, whatever the value. */
export function refused(rule: string, fix = "remove it"): PropertyProblem {
  return { severity: "error", rule, fix };
}

/** A key that the product ignores, or that may not be what was meant. */
export function doubtful(rule: string, fix = "remove it"): PropertyProblem {
  return { severity: "warning", rule, fix };
}

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter((part) => part !== "").join(" and ");
}

/** A key that follows from what a stack says about security. */
export function ownedBySecurity(owner: "security" | "security.zookeeper"): PropertyProblem {
  return { ...refused(`belongs to ${owner}: this program sets what TLS, logins and ACLs need`), owners: [owner] };
}

/** Why a setting of TLS, of logins or of access rules cannot be set where nothing of them is on. */
export const needsSecurity: PropertyProblem = {
  ...refused(
    "must not be set by itself, it would have no effect or cut servers off: TLS, logins and ACLs come with security: secure",
    "remove it, and set security: secure where that is wanted",
  ),
  owners: ["security"],
};
