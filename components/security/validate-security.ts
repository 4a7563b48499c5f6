import { type ConfigIssue, error, show, warning } from "../model/issue";
import { validateOwnCertificates } from "./validate-own-certificates";
import { isSecure, type Security, securityDefaults, securityOf, type SecurityStack } from "./security-schema";

const yearInSeconds = 365 * 24 * 3600;

/** Rules about the setting `security` itself, whatever the services are. */
export function validateSecurity(config: SecurityStack): ConfigIssue[] {
  const security = securityOf(config);
  const days = between("certificateDays", security, 1, 3650);
  const years = between("authorityYears", security, 1, 30);
  return [
    ...days,
    ...years,
    ...(days.length + years.length === 0 ? validateLives(security) : []),
    ...(days.length === 0 ? validateRenewal(security) : []),
    ...validateReauthentication(security),
    ...warnOfPlaintext(config, security),
    ...validateUnused(security),
    ...validateStep(security),
    ...validateOwnAuthority(security),
    ...validateApplicationAuthorities(security),
    ...validateOwnCertificates(config, security),
  ];
}

function validateOwnAuthority(security: Security): ConfigIssue[] {
  if (security.hasOwnAuthority !== true) return [];
  if (!isSecure(security))
    return [
      error({
        property: "security.authority",
        rule: "needs security.mode: secure: nothing has a certificate in plain text",
        given: "security.mode: plaintext",
        fix: "remove it, or set security.mode to secure",
      }),
    ];
  const renewal = security.authorityRenewal;
  if (renewal !== undefined)
    return [
      error({
        property: "security.authorityRenewal",
        rule: "is about the authority that this program makes: a cluster keeps the one of security.authority",
        given: renewal,
        fix: "remove it",
      }),
    ];
  if (security.authorityYears === securityDefaults["authorityYears"]) return [];
  return [
    warning({
      property: "security.authorityYears",
      rule: "has no effect with security.authority, which says itself how long it is valid",
      given: show(security.authorityYears),
      fix: "remove it",
    }),
  ];
}

function validateApplicationAuthorities({ mode, applicationAuthorities }: Security): ConfigIssue[] {
  if (mode === "secure" || applicationAuthorities === undefined) return [];
  return [
    error({
      property: "security.applicationAuthorities",
      rule: "needs security.mode: secure: in plain text nobody shows a certificate",
      given: "security.mode: plaintext",
      fix: "remove it, or set security.mode to secure",
    }),
  ];
}

/** Plain text has no steps: who names one means the security of a cluster that is on its way. */
function validateStep({ mode, plaintextUntil: step }: Security): ConfigIssue[] {
  if (mode === "secure" || step === securityDefaults["plaintextUntil"]) return [];
  return [
    error({
      property: "security.plaintextUntil",
      rule: "is a step on the way to security: secure, or back; with mode: plaintext a cluster has left it",
      given: `${step} with mode: plaintext`,
      fix: "remove it, or set security.mode to secure",
    }),
  ];
}

type Numbers = "certificateDays" | "renewBefore" | "authorityYears" | "reauthentication";

function between(key: Exclude<Numbers, "renewBefore">, security: Security, min: number, max: number): ConfigIssue[] {
  const value = security[key];
  if (value >= min && value <= max) return [];
  return [
    error({
      property: `security.${key}`,
      rule: `must be ${min} to ${max}`,
      given: show(value),
      fix: `leave it out for ${String(securityDefaults[key])}`,
    }),
  ];
}

/** An authority is replaced in the last third of its life, and what it has signed by then has to end before it does. */
function validateLives({ certificateDays, authorityYears, hasOwnAuthority }: Security): ConfigIssue[] {
  const third = (authorityYears * 365) / 3;
  if (hasOwnAuthority === true || certificateDays < third) return [];
  const years = Math.floor((certificateDays * 3) / 365) + 1;
  const longer = years <= 30 ? `, or security.authorityYears to ${years} or more` : "";
  return [
    error({
      property: "security.certificateDays",
      rule: "must be less than a third of the life of the authority that signs them",
      given: `${certificateDays} days, and an authority of ${authorityYears} ${authorityYears === 1 ? "year" : "years"}`,
      fix: `set it to ${Math.ceil(third) - 1} or less${longer}`,
    }),
  ];
}

/** A certificate that is due as soon as it is made would be made anew by every `up`. */
function validateRenewal({ certificateDays: days, renewBefore }: Security): ConfigIssue[] {
  if (renewBefore === undefined || (renewBefore >= 1 && renewBefore < days)) return [];
  return [
    error({
      property: "security.renewBefore",
      rule: "must be 1 day or more, and less than security.certificateDays: an up would always renew otherwise, or never",
      given: `${renewBefore}, and certificates of ${days} ${days === 1 ? "day" : "days"}`,
      fix: "leave it out for a third of the life of a certificate",
    }),
  ];
}

function validateReauthentication({ reauthentication: seconds }: Security): ConfigIssue[] {
  if (seconds === 0 || (seconds >= 60 && seconds <= yearInSeconds)) return [];
  return [
    error({
      property: "security.reauthentication",
      rule: "must be 60 seconds to a year, or 0: each login costs brokers and clients time",
      given: show(seconds),
      fix: seconds > yearInSeconds ? "use 0: nobody has to log in again then" : "leave it out for 3600",
    }),
  ];
}

/** Said in every preview, and in the output `warnings`: nobody should run so without knowing it. */
function warnOfPlaintext({ security }: SecurityStack, { mode }: Security): ConfigIssue[] {
  if (mode === "secure") return [];
  return [
    warning({
      property: typeof security === "object" ? "security.mode" : "security",
      rule: "nothing is encrypted and nobody logs in: whoever reaches a port may read, write and delete everything",
      given: "plaintext",
      fix: "use secure, see docs/security.md",
    }),
  ];
}

/** Who has written down a number may think that it counts. */
function validateUnused(security: Security): ConfigIssue[] {
  const idle: readonly (Numbers | "authorityRenewal")[] = [
    ...(isSecure(security) ? [] : (["certificateDays", "renewBefore", "authorityYears", "authorityRenewal"] as const)),
    ...(security.mode === "secure" ? [] : (["reauthentication"] as const)),
  ];
  return idle
    .filter((key) => security[key] !== undefined && security[key] !== securityDefaults[key])
    .map((key) =>
      warning({
        property: `security.${key}`,
        rule: "has no effect with security.mode: plaintext",
        given: show(security[key]),
        fix: "remove it, or set security.mode to secure",
      }),
    );
}
