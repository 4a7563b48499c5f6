import type { RecordedCertificate } from "../../operations/certificates/recorded";
import { readDeployed } from "./read-deployed";
import { runUp } from "./run-up";
import type { Engine, Stack } from "./stack";

/**
 * Makes all certificates of a stack anew, except that of its authority, by one `up`.
 *
 * @throws Error when the stack has none, or the `up` fails.
 */
export async function renewAll(stack: Stack, engine: Engine, { yes }: { readonly yes: boolean }): Promise<void> {
  const { certificates } = await readDeployed(stack, engine);
  const given = certificates.filter(({ renewedBy }) => renewedBy !== "up");
  if (given.length > 0)
    throw new Error(
      `stack ${stack.name}: must have certificates that this program signs\n` +
        `    given: ${given.length} that others sign (security.certificates, security.issuer)\n` +
        `    fix:   put the next ones in the place of their files, or have cert-manager renew them (cmctl renew), then run scripts/up ${stack.name}`,
    );
  const again = replacements(certificates);
  if (again.length === 0)
    throw new Error(
      `stack ${stack.name}: must have certificates\n    given: servers that talk plain text\n` +
        "    fix:   set security to secure, or leave --renew out",
    );
  await runUp(stack, engine, { yes }, again);
}

/** What has Pulumi make them anew; the authority stays, because everybody trusts it. */
export function replacements(certificates: readonly RecordedCertificate[]): string[] {
  return certificates.filter(({ isAuthority }) => !isAuthority).flatMap(({ urn }) => ["--replace", urn]);
}
