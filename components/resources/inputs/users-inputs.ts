import { z } from "zod";
import { identitySchema } from "./identity-inputs";
import { reachSchema } from "./transport-inputs";

/** What the `Users` resource is given; `passwords`, `reach` and `identity` are secret. */
export const usersInputs = z.object({
  /** All users in one text without their passwords, see `usersText`. */
  users: z.string(),
  /** By `loginKey`; a password of before, which is left as it is, need not be known. */
  passwords: z.record(z.string(), z.string()),
  reach: reachSchema,
  /** Where each broker takes logins. */
  logins: z.array(z.object({ id: z.number(), address: z.string(), port: z.number() })),
  /** That of `reach`, beside it: a preview does not know a certificate that is about to be renewed. */
  identity: identitySchema.exactOptional(),
});

/** What a `Users` resource has besides its inputs. */
export const usersOutputs = z.object({
  /** What tells which passwords were written, and logged in, by `loginKey`; see `fingerprintOf`; secret. */
  fingerprints: z.record(z.string(), z.string()),
});

export type UsersInputs = z.input<typeof usersInputs>;
export type UsersOutputs = z.output<typeof usersOutputs>;
