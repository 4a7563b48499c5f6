import { errorCodes, reasonOf } from "./error-codes";
import type { KafkaConnection, SendOptions } from "./kafka-connection";
import { saslAuthenticate, saslHandshake } from "./messages/security-messages";
import { Refused } from "./refused";
import { type DeriveKey, ScramFailure, ScramLogin, type ScramUser } from "./scram";

/**
 * Logs in over a connection on which nothing was asked yet but for versions (KIP-152); a broker ends it when it refuses.
 *
 * @throws Refused when the broker does not let the user in, has no such mechanism, or cannot prove that it knows the
 *   password; Error when it does not answer.
 */
export async function loginWithScram(
  connection: KafkaConnection,
  who: ScramUser,
  { derive, ...options }: SendOptions & { readonly derive?: DeriveKey } = {},
): Promise<void> {
  const { mechanism } = who;
  const { errorCode, mechanisms } = await connection.send(saslHandshake, { mechanism }, options);
  if (errorCode === errorCodes.unsupportedSaslMechanism)
    throw new Refused(`the listener has no logins by ${mechanism}, only by ${mechanisms.join(", ") || "none"}`);
  if (errorCode === errorCodes.illegalSaslState)
    throw new Refused("the listener takes no logins: its protocol is not one of SASL");
  if (errorCode !== errorCodes.none) throw new Refused(`the listener takes no login: error ${errorCode}`);
  const say = async (message: string) => {
    const answer = await connection.send(saslAuthenticate, { authBytes: Buffer.from(message) }, options);
    if (answer.errorCode !== errorCodes.none) throw new Refused(refusal(who, answer));
    return answer.authBytes.toString();
  };
  const login = new ScramLogin(who, undefined, derive);
  try {
    login.verify(await say(await login.final(await say(login.first()))));
  } catch (error) {
    throw error instanceof ScramFailure ? new Refused(`user ${who.user}: ${error.message}`) : error;
  }
}

function refusal({ user, mechanism }: ScramUser, answer: { errorCode: number; errorMessage: string | null }): string {
  const who = `user ${user} by ${mechanism}`;
  if (answer.errorCode === errorCodes.saslAuthenticationFailed)
    return `the broker lets ${who} not in: there is no such user, it has no password for ${mechanism}, or another one`;
  return `the broker lets ${who} not in: ${reasonOf(answer)}`;
}
