import { addRaftVoter, removeRaftVoter } from "../../operations/protocol/kafka/messages/voter-messages";
import { errorCodes } from "../../operations/protocol/kafka/error-codes";
import { answering, type FakeAnswer } from "./fake-broker";
import type { FakeService } from "./fake-service";

/** A replica of the quorum: its id, its log, and whether that is one which is gone. */
export type Told = readonly [id: number, log: string, isOld?: boolean];

/** No log is told while the voters stand in files. */
export const noLog = Buffer.alloc(16).toString("base64url");

/** The log that a controller is born with. */
export function logOf(id: number): string {
  return Buffer.alloc(16, id).toString("base64url");
}

/** Who votes in a quorum in memory: all controllers while that stands in files, those of the metadata afterwards. */
export class FakeVotes {
  /** By controller; undefined while the voters stand in files. */
  private logs: Map<number, string> | undefined;
  /** Controllers that lost their disks, and have another log. */
  readonly other = new Map<number, string>();
  /** Whether a request to give or take a vote is refused, and why. */
  refusal: string | undefined;

  constructor(
    private readonly controllers: readonly FakeService[],
    private readonly orders: string[],
  ) {}

  /** What becomes of it when `kraft.version` is 1. @param ids - Those that vote. Default: all. */
  writeDown(ids: readonly number[] = this.controllers.map(({ id }) => id)): void {
    this.logs ??= new Map(ids.map((id) => [id, logOf(id)]));
  }

  has(id: number): boolean {
    return this.logs === undefined || this.logs.get(id) === this.logNow(id);
  }

  get count(): number {
    return this.logs?.size ?? this.controllers.length;
  }

  get ids(): number[] {
    return [...(this.logs?.keys() ?? this.controllers.map(({ id }) => id))].sort();
  }

  /** Who votes, and which controllers follow without a vote. */
  told(others: readonly Told[]): [voting: Told[], observing: Told[]] {
    const { logs } = this;
    if (logs === undefined) return [[...this.controllers.map(({ id }): Told => [id, noLog]), ...others], []];
    const voting = [...logs].map(([id, log]): Told => [id, log, log !== this.logNow(id)]);
    const observing = this.controllers
      .filter(({ id, serves }) => serves && !this.has(id))
      .map(({ id }): Told => [id, this.logNow(id)]);
    return [[...voting, ...others], observing];
  }

  /** What is done by the active controller, and by a broker that hands it on. */
  answers(isActive: () => boolean): FakeAnswer[] {
    const outcome = (errorCode: number, errorMessage: string | null = null) => ({
      ...{ throttleTimeMs: 0, errorCode, errorMessage },
    });
    return [
      answering(addRaftVoter, ({ voterId, voterDirectoryId, listeners: [at] }) => {
        if (!isActive()) return outcome(errorCodes.notLeaderOrFollower);
        this.orders.push(`vote for ${voterId} at ${at?.name} ${at?.host}:${at?.port}`);
        if (this.refusal !== undefined) return outcome(42, this.refusal);
        if (this.logs?.has(voterId) === true) return outcome(errorCodes.duplicateVoter);
        this.logs?.set(voterId, voterDirectoryId);
        return outcome(0);
      }),
      answering(removeRaftVoter, ({ voterId, voterDirectoryId }) => {
        if (!isActive()) return outcome(errorCodes.notLeaderOrFollower);
        this.orders.push(`no vote for ${voterId}`);
        if (this.logs?.get(voterId) !== voterDirectoryId) return outcome(errorCodes.voterNotFound);
        this.logs.delete(voterId);
        return outcome(0);
      }),
    ];
  }

  private logNow(id: number): string {
    return this.other.get(id) ?? logOf(id);
  }
}
