import * as codes from "./access-codes";
import { errorCodes, isPassing, type Outcome, reasonOf } from "./error-codes";
import type { KafkaConnection } from "./kafka-connection";
import * as messages from "./messages/security-messages";
import { requireDone } from "./refused";

/** A login to write: what a broker gets is never the password (KIP-554). */
export interface NewCredential {
  readonly name: string;
  /** `SCRAM-SHA-512`. */
  readonly mechanism: string;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly saltedPassword: Buffer;
}

export type OldCredential = Pick<NewCredential, "name" | "mechanism">;

/** Iterations by mechanism, by user. */
export type Credentials = ReadonlyMap<string, Readonly<Record<string, number>>>;

/** A controller writes each user to ZooKeeper before it answers. */
const answerWithin = { timeoutMs: 65_000 };

/** The logins of some users; those who have none are missing. @throws Refused when the broker does not tell. */
export async function fetchCredentials(broker: KafkaConnection, users: readonly string[]): Promise<Credentials> {
  const request = { users: users.map((name) => ({ name })) };
  const response = await broker.send(messages.describeUserScramCredentials, request, answerWithin);
  requireDone("the logins of users are not told", [response, ...response.results.map(withoutMissing)], reasonOf);
  const found = response.results.filter(({ credentialInfos }) => credentialInfos.length > 0);
  return new Map(
    found.map(({ user, credentialInfos }) => [
      user,
      Object.fromEntries(
        credentialInfos.map(({ mechanism, iterations }) => [codes.scramTypes.nameOf(mechanism), iterations]),
      ),
    ]),
  );
}

/**
 * Writes logins, and takes others away; only the controller does it. Returns the users for whom it was done: another look
 * will tell about the rest. Whoever has no such login any more has lost it.
 *
 * @throws Refused with what the controller said of each that it refused.
 */
export async function alterCredentials(
  controller: KafkaConnection,
  {
    write = [],
    remove = [],
  }: { readonly write?: readonly NewCredential[]; readonly remove?: readonly OldCredential[] },
): Promise<string[]> {
  const request = {
    deletions: remove.map(({ name, mechanism }) => ({ name, mechanism: codes.scramTypes.codeOf(mechanism) })),
    upsertions: write.map(({ mechanism, ...rest }) => ({ ...rest, mechanism: codes.scramTypes.codeOf(mechanism) })),
  };
  const { results } = await controller.send(messages.alterUserScramCredentials, request, answerWithin);
  const told = results.map(withoutMissing);
  requireDone(
    "the login of a user was not taken",
    told.filter((result) => !isPassing(result)),
    (result) => {
      return `${result.user}: ${reasonOf(result)}`;
    },
  );
  return told.filter(({ errorCode }) => errorCode === errorCodes.none).map(({ user }) => user);
}

/** Who is not there is told as an error, which is none: nobody logs in with what is not there. */
function withoutMissing<T extends Outcome>(result: T): T {
  return result.errorCode === errorCodes.resourceNotFound ? { ...result, errorCode: errorCodes.none } : result;
}
