/** Those of the Kafka protocol guide, "Error Codes", that something here follows from. */
export const errorCodes = {
  none: 0,
  unknownTopicOrPartition: 3,
  notLeaderOrFollower: 6,
  requestTimedOut: 7,
  clusterAuthorizationFailed: 31,
  unsupportedSaslMechanism: 33,
  illegalSaslState: 34,
  unsupportedVersion: 35,
  topicAlreadyExists: 36,
  notController: 41,
  saslAuthenticationFailed: 58,
  resourceNotFound: 91,
  brokerIdNotRegistered: 102,
  duplicateVoter: 126,
  voterNotFound: 127,
} as const;

/** A part of a response that tells whether something was done. */
export interface Outcome {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** Whether another try, perhaps at another broker, may be taken. */
export function isPassing({ errorCode }: Pick<Outcome, "errorCode">): boolean {
  return errorCode === errorCodes.notController || errorCode === errorCodes.requestTimedOut;
}

/** What the broker said, or the number of the error when it said nothing. */
export function reasonOf({ errorCode, errorMessage }: Outcome): string {
  return errorMessage === null || errorMessage === "" ? `error ${errorCode}` : errorMessage;
}

/** What failed, each with its reason: `orders-0: no such broker`. */
export function failuresOf(outcomes: readonly (Outcome & { readonly what: string })[]): string[] {
  return outcomes
    .filter(({ errorCode }) => errorCode !== errorCodes.none)
    .map((outcome) => `${outcome.what}: ${reasonOf(outcome)}`);
}
