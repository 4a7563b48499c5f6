import type { EntityQuota } from "../../operations/protocol/kafka/quotas";
import { describeClientQuotas } from "../../operations/protocol/kafka/messages/config-messages";
import { describeLogDirs } from "../../operations/protocol/kafka/messages/partition-messages";
import { describeAcls, describeUserScramCredentials } from "../../operations/protocol/kafka/messages/security-messages";
import { answering, type FakeAnswer } from "./fake-broker";

const none = { errorCode: 0, errorMessage: null } as const;

/** What brokers in memory tell of quotas and logins, and of their own disks; of ACLs that nobody looks after them. */
export class FakeKnown {
  readonly quotas: EntityQuota[] = [];
  /** Users with a login by SCRAM-SHA-512. */
  readonly users: string[] = [];
  /** Directories that have failed, by broker. */
  readonly failed = new Map<number, string>();

  answersOf(id: number): FakeAnswer[] {
    const failed = this.failed.get(id);
    return [
      answering(describeAcls, () => ({
        ...{ throttleTimeMs: 0, errorCode: 54, errorMessage: "No Authorizer is configured.", resources: [] },
      })),
      answering(describeUserScramCredentials, () => ({
        ...{ throttleTimeMs: 0, ...none },
        results: this.users.map((user) => ({
          ...{ user, ...none, credentialInfos: [{ mechanism: 2, iterations: 8192 }] },
        })),
      })),
      answering(describeClientQuotas, () => ({
        ...{ throttleTimeMs: 0, ...none },
        entries: this.quotas.map(({ entity, values }) => ({
          entity: entity.map(({ type: entityType, name: entityName }) => ({ entityType, entityName })),
          values: Object.entries(values).map(([key, value]) => ({ key, value })),
        })),
      })),
      answering(describeLogDirs, () => ({
        throttleTimeMs: 0,
        results: [
          { errorCode: 0, logDir: "/data1", topics: [] },
          ...(failed === undefined ? [] : [{ errorCode: 56, logDir: failed, topics: [] }]),
        ],
      })),
    ];
  }
}
