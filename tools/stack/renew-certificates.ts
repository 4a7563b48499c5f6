import type { RecordedCertificate } from "../../operations/certificates/recorded";
import { readDeployed } from "./read-deployed";
import type { Engine, Stack } from "./stack";
import { removeStaleLocks } from "./stale-lock";

/**
 * Makes all certificates of a stack anew, except that of its authority, by one `up`.
 *
 * @throws Error when the stack has none, or the `up` fails.
 */
export async function renewAll(stack: Stack, engine: Engine, { yes }: { readonly yes: boolean }): Promise<void> {
  const { certificates } = await readDeployed(stack, engine);
  const again = replacements(certificates);
  if (again.length === 0)
    throw new Error(
      `stack ${stack.name}: must have certificates\n    given: servers that talk plain text\n` +
        "    fix:   set security to secure, or leave --renew out",
    );
  if (stack.sandbox) await removeStaleLocks(stack.name);
  const confirmed = stack.sandbox || yes ? ["--yes", "--skip-preview"] : [];
  await engine.show("up", "--stack", stack.name, "--suppress-outputs", ...confirmed, ...again);
}

/** What has Pulumi make them anew; the authority stays, because everybody trusts it. */
export function replacements(certificates: readonly RecordedCertificate[]): string[] {
  return certificates.filter(({ isAuthority }) => !isAuthority).flatMap(({ urn }) => ["--replace", urn]);
}
