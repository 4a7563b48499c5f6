import { errorCodes, isPassing, type Outcome, reasonOf } from "./error-codes";
import type { KafkaConnection } from "./kafka-connection";
import { addRaftVoter, removeRaftVoter } from "./messages/voter-messages";
import { Refused } from "./refused";

/** A replica of the quorum: a controller together with its log. */
export interface VoterKey {
  readonly id: number;
  readonly directory: string;
}

/** Milliseconds that the active controller may take to catch a voter up, and to have the change recorded by a majority. */
const timeoutMs = 30_000;
const patience = { timeoutMs: 2 * timeoutMs };

/**
 * Makes a controller that follows the quorum a voter. The active controller first connects to it where it is said to answer; one
 * that is a voter already is none the less. Only in clusters whose voters stand in the metadata.
 *
 * @throws Refused when it is not taken; Error when another try may be, as while the controller was not found where it should answer.
 */
export async function addVoter(
  server: KafkaConnection,
  { id, directory }: VoterKey,
  listener: { readonly name: string; readonly host: string; readonly port: number },
): Promise<void> {
  const request = { clusterId: null, timeoutMs, voterId: id, voterDirectoryId: directory, listeners: [listener] };
  requireTaken(await server.send(addRaftVoter, request, patience), `controller ${id} gets no vote`, "duplicateVoter");
}

/** Takes its vote from a controller, also from the active one, which hands over; one that has none has none the less. @throws as above */
export async function removeVoter(server: KafkaConnection, { id, directory }: VoterKey): Promise<void> {
  const request = { clusterId: null, voterId: id, voterDirectoryId: directory };
  requireTaken(
    await server.send(removeRaftVoter, request, patience),
    `controller ${id} keeps its vote`,
    "voterNotFound",
  );
}

function requireTaken(outcome: Outcome, what: string, already: keyof typeof errorCodes): void {
  const { errorCode } = outcome;
  if (errorCode === errorCodes.none || errorCode === errorCodes[already]) return;
  const text = `${what}: ${reasonOf(outcome)}`;
  throw isPassing(outcome) || errorCode === errorCodes.notLeaderOrFollower ? new Error(text) : new Refused(text);
}
