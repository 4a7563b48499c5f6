import type { PlaintextUntil, Security } from "./security-schema";

/**
 * What a cluster is on the way from plain text to security, and back. Each is stable, and reached from its neighbours by
 * one roll of every service, in which servers that were restarted and those that were not understand each other:
 * plaintext - opened - kept - closed, and plaintext - left - opened.
 */
export type SecurityStep = "plaintext" | PlaintextUntil;

/**
 * The step of the brokers, and of all that is not said by itself.
 *
 * @example stepOf(securityOf({ security: "secure" })) // "closed"
 */
export function stepOf({ mode, plaintextUntil }: Pick<Security, "mode" | "plaintextUntil">): SecurityStep {
  return mode === "plaintext" ? "plaintext" : plaintextUntil;
}

/** The step of the ensemble, whose security may be another one: see `security.zookeeper`. */
export function ensembleStepOf(security: Security): SecurityStep {
  if (security.zookeeper === "plaintext") return "plaintext";
  return security.mode === "plaintext" ? "closed" : security.plaintextUntil;
}

/** Whether servers answer in plain text; whoever does not log in may do everything then, as all could before. */
export function offersPlaintext(step: SecurityStep): boolean {
  return step !== "closed";
}

/** Whether servers are asked by TLS, and with logins where they have them; some of their clients may do so. */
export function offersSecure(step: SecurityStep): boolean {
  return step === "opened" || prefersTls(step);
}

/** Whether TLS is the rule: servers talk it among themselves, our own tools and the outputs use it. */
export function prefersTls(step: SecurityStep): boolean {
  return step === "kept" || step === "closed";
}

/** Whether servers have certificates, and take TLS from those who try it. */
export function hasCertificates(step: SecurityStep): boolean {
  return step !== "plaintext";
}

/**
 * Who may change what is in ZooKeeper once a step has come up: `closed`: only the brokers and our own tools; `open`:
 * whoever reaches it, so that brokers in plain text can go on; `as they are`: nobody looks at it.
 *
 * @param security - That of a group: of an ensemble that this program does not run, `zookeeper` is plaintext there.
 */
export function znodesOf(security: Security): "closed" | "open" | "as they are" {
  const step = ensembleStepOf(security);
  if (prefersTls(step)) return "closed";
  return step === "opened" ? "open" : "as they are";
}
