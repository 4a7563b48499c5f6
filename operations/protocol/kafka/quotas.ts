import { reasonOf } from "./error-codes";
import type { KafkaConnection } from "./kafka-connection";
import * as messages from "./messages/config-messages";
import { requireDone } from "./refused";

/** Values by the names of Kafka's documentation, "Quotas", by user. */
export type Quotas = ReadonlyMap<string, Readonly<Record<string, number>>>;

/** Quotas of a user to set, and those to take back where the value is null. */
export interface QuotaChange {
  readonly name: string;
  readonly changes: Readonly<Record<string, number | null>>;
}

const answerWithin = { timeoutMs: 65_000 };
/** Every entity of a type that has a name of its own (`DescribeClientQuotasRequest.MATCH_TYPE_SPECIFIED`). */
const anyName = 2;

/** The quotas that users have of their own, whatever their clients are called. @throws Refused when they are not told. */
export async function fetchQuotas(broker: KafkaConnection): Promise<Quotas> {
  const request = { components: [{ entityType: "user", matchType: anyName, match: null }], strict: true };
  const response = await broker.send(messages.describeClientQuotas, request, answerWithin);
  requireDone("the quotas are not told", [response], reasonOf);
  return new Map(
    (response.entries ?? []).flatMap(({ entity, values }) => {
      const [only, ...others] = entity;
      if (only?.entityType !== "user" || only.entityName === null || others.length > 0) return [];
      return [[only.entityName, Object.fromEntries(values.map(({ key, value }) => [key, value]))] as const];
    }),
  );
}

/** Quotas of a user, a client id, an address, or a client id of a user; null is the name of the default one. */
export interface EntityQuota {
  readonly entity: readonly { readonly type: string; readonly name: string | null }[];
  readonly values: Readonly<Record<string, number>>;
}

/** All quotas of a cluster. @throws Refused when they are not told. */
export async function fetchAllQuotas(broker: KafkaConnection): Promise<EntityQuota[]> {
  const response = await broker.send(messages.describeClientQuotas, { components: [], strict: false }, answerWithin);
  requireDone("the quotas are not told", [response], reasonOf);
  return (response.entries ?? []).map(({ entity, values }) => ({
    entity: entity.map(({ entityType: type, entityName: name }) => ({ type, name })),
    values: Object.fromEntries(values.map(({ key, value }) => [key, value])),
  }));
}

/** Changes quotas of users. @throws Refused with each that was refused. */
export async function alterQuotas(broker: KafkaConnection, users: readonly QuotaChange[]): Promise<void> {
  const entries = users.map(({ name, changes }) => ({
    entity: [{ entityType: "user", entityName: name }],
    ops: Object.entries(changes).map(([key, value]) => ({ key, value: value ?? 0, remove: value === null })),
  }));
  const response = await broker.send(messages.alterClientQuotas, { entries, validateOnly: false }, answerWithin);
  requireDone("a quota was not taken", response.entries, (entry) => {
    return `${entry.entity[0]?.entityName ?? "a user"}: ${reasonOf(entry)}`;
  });
}
