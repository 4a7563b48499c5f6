import type { Read } from "../../operations/protocol/kafka/declaration";
import { alterClientQuotas, describeClientQuotas } from "../../operations/protocol/kafka/messages/config-messages";
import { apiVersions } from "../../operations/protocol/kafka/messages/connection-messages";
import * as security from "../../operations/protocol/kafka/messages/security-messages";
import type { Reach } from "../../operations/transport/transport";
import { answering, brokerConnection, type FakeBroker, type FakeError } from "./fake-broker";
import { scramAnswers } from "./fake-scram-listener";
import { toldOf } from "./fake-user-znodes";
import type { FakeZnodes } from "./fake-znodes";
import { declaredMessages } from "./kafka-messages";

interface FakeCredential {
  readonly iterations: number;
  readonly salt: Buffer;
  readonly saltedPassword: Buffer;
}

const [notController, notFound] = [41, 91];
const fine: FakeError = { error: 0, message: null };
const none = { errorCode: 0, errorMessage: null } as const;

/** Brokers in memory that have users, and are changed over the real protocol; by the declarations. */
export class FakeUsers {
  /** Logins by user and number of the mechanism: 1 for SHA-256, 2 for SHA-512. */
  readonly credentials = new Map<string, Map<number, FakeCredential>>();
  /** `User:app 3 8 * on 2 3 orders`: principal, permission, operation and host, then type, pattern and name. */
  readonly acls = new Set<string>();
  readonly quotas = new Map<string, Map<string, number>>();
  /** Requests that change something, in order: `create User:app ...`. */
  readonly orders: string[] = [];
  controller = 1;
  /** So many orders to the controller find that it has just moved. */
  moves = 0;
  /** Looks at a broker that still see nothing, by its id. */
  readonly lags = new Map<number, number>();
  /** What the next order of a kind is answered with. */
  readonly refusals = new Map<"create" | "delete" | "login" | "quota", FakeError>();
  /** Logins that were tried, in order: `2 app SCRAM-SHA-512 ok`. */
  readonly tried: string[] = [];
  /** Logins at a broker that it has not heard of yet, by its id. */
  readonly deaf = new Map<number, number>();
  /** What brokers before 2.7 take users from; they are told of them there, too. */
  tree: FakeZnodes | undefined;
  /** What a broker that has only keys of a password would be given, which a test has to know. */
  passwordOf: (user: string) => string = () => "";
  /** A broker without an authorizer tells no ACLs. */
  authorizer = true;

  constructor(readonly brokers: readonly number[] = [1, 2, 3]) {}

  get reach(): Reach {
    return {
      idsOf: () => this.brokers,
      open: () => Promise.reject(new Error("nobody looks at certificates here")),
      problemOf: () => undefined,
      sockets: () => Promise.resolve([]),
      connect: (kind, id, at) => {
        if (kind === "zookeeper" && this.tree !== undefined) return Promise.resolve(this.tree.connect());
        return Promise.resolve(brokerConnection(at?.tls === true ? this.loginListener(id) : this.broker(id)));
      },
      outsideOf: () => [],
      askOutside: () => Promise.reject(new Error("there is nothing outside")),
      close: () => undefined,
    };
  }

  /** For `ApplyArgs`. */
  get logins() {
    return this.brokers.map((id) => ({ id, address: `10.0.0.${id}`, port: 9093 }));
  }

  /** Takes logins, and no orders. */
  private loginListener(id: number): FakeBroker {
    const left = this.deaf.get(id) ?? 0;
    this.deaf.set(id, Math.max(0, left - 1));
    const credentialOf = (user: string, mechanism: string) =>
      left > 0
        ? undefined
        : this.tree === undefined
          ? this.credentials.get(user)?.get(mechanism === "SCRAM-SHA-256" ? 1 : 2)
          : toldOf(this.tree, user, mechanism, this.passwordOf(user));
    const saw = (user: string, mechanism: string, ok: boolean) =>
      this.tried.push(`${id} ${user} ${mechanism} ${ok ? "ok" : "refused"}`);
    return { metadata: () => ({ brokers: [], controller: -1, partitions: [] }), more: scramAnswers(credentialOf, saw) };
  }

  addAcl(...acl: readonly (string | number)[]): void {
    const [principal, permission, operation, host, type, pattern, name] = acl;
    this.acls.add(`${principal} ${permission} ${operation} ${host} on ${type} ${pattern} ${name}`);
  }

  addCredential(user: string, mechanism: number, iterations = 8192): void {
    const own = this.credentials.get(user) ?? new Map<number, FakeCredential>();
    this.credentials.set(
      user,
      own.set(mechanism, { iterations, salt: Buffer.alloc(0), saltedPassword: Buffer.alloc(0) }),
    );
  }

  private broker(id: number): FakeBroker {
    const keys = [{ apiKey: 6 }, ...declaredMessages]; // UpdateMetadata: with ZooKeeper
    const apiKeys = keys.map(({ apiKey }) => ({ apiKey, minVersion: 0, maxVersion: 1 }));
    const unknown: readonly object[] = [
      ...[security.describeUserScramCredentials, security.alterUserScramCredentials],
      ...[describeClientQuotas, alterClientQuotas],
    ];
    return {
      metadata: () => ({ brokers: this.brokers, controller: this.controller, partitions: [] }),
      more: [
        answering(apiVersions, () => ({ errorCode: 0, apiKeys })),
        answering(security.describeUserScramCredentials, ({ users }) => ({
          ...{ throttleTimeMs: 0, ...none },
          results: (users ?? []).map(({ name: user }) => this.describe(user, id)),
        })),
        answering(security.alterUserScramCredentials, (request) => ({
          throttleTimeMs: 0,
          results: this.alterLogins(request, id),
        })),
        answering(security.describeAcls, () => this.describeAcls(id)),
        answering(security.createAcls, (request) => ({ throttleTimeMs: 0, results: this.create(request) })),
        answering(security.deleteAcls, (request) => ({ throttleTimeMs: 0, filterResults: this.delete(request) })),
        answering(describeClientQuotas, () => ({
          ...{ throttleTimeMs: 0, ...none },
          entries: [...this.quotas].map(([entityName, values]) => ({
            entity: [{ entityType: "user", entityName }],
            values: [...values].map(([key, value]) => ({ key, value })),
          })),
        })),
        answering(alterClientQuotas, ({ entries }) => ({ throttleTimeMs: 0, entries: this.limit(entries) })),
      ].filter(({ message }) => this.tree === undefined || !unknown.includes(message)),
    };
  }

  private refusal(kind: "create" | "delete" | "login" | "quota"): FakeError {
    const found = this.refusals.get(kind) ?? fine;
    this.refusals.delete(kind);
    return found;
  }

  /** Each look takes one from how far a broker lags behind. */
  private isBehind(id: number): boolean {
    const left = this.lags.get(id) ?? 0;
    if (left > 0) this.lags.set(id, left - 1);
    return left > 0;
  }

  private describe(user: string, id: number) {
    const found = this.isBehind(id) ? [] : [...(this.credentials.get(user) ?? [])];
    const credentialInfos = found.map(([mechanism, { iterations }]) => ({ mechanism, iterations }));
    if (found.length > 0) return { user, ...none, credentialInfos };
    return { user, errorCode: notFound, errorMessage: `no credential of ${user}`, credentialInfos };
  }

  private alterLogins(request: Read<typeof security.alterUserScramCredentials.request>, id: number) {
    const { deletions, upsertions } = request;
    const away = id !== this.controller || this.moves > 0;
    this.moves = Math.max(0, this.moves - 1);
    const { error, message } = this.refusal("login");
    if (!away && error === 0) {
      const said = [
        ...deletions.map(({ name, mechanism }) => `-${name}/${mechanism}`),
        ...upsertions.map(({ name, mechanism, iterations }) => `${name}/${mechanism}/${iterations}`),
      ];
      this.orders.push(`login ${said.join(" ")}`);
    }
    const refused = away
      ? { errorCode: notController, errorMessage: null }
      : { errorCode: error, errorMessage: message };
    if (refused.errorCode !== 0) return [...deletions, ...upsertions].map(({ name: user }) => ({ user, ...refused }));
    for (const { name, mechanism, ...credential } of upsertions)
      this.credentials.set(
        name,
        (this.credentials.get(name) ?? new Map<number, FakeCredential>()).set(mechanism, credential),
      );
    return [
      ...upsertions.map(({ name: user }) => ({ user, ...none })),
      ...deletions.map(({ name: user, mechanism }) =>
        this.credentials.get(user)?.delete(mechanism) === true
          ? { user, ...none }
          : { user, errorCode: notFound, errorMessage: "no such credential" },
      ),
    ];
  }

  private describeAcls(id: number) {
    if (!this.authorizer)
      return {
        throttleTimeMs: 0,
        errorCode: 54,
        errorMessage: "No Authorizer is configured on the broker",
        resources: [],
      };
    const all = this.isBehind(id) ? [] : [...this.acls].map(taken);
    const resources = all.map(({ type, pattern, name, principal, permission, operation, host }) => ({
      ...{ resourceType: type, resourceName: name, patternType: pattern },
      acls: [{ principal, host, operation, permissionType: permission }],
    }));
    return { throttleTimeMs: 0, ...none, resources };
  }

  private create({ creations }: Read<typeof security.createAcls.request>) {
    const { error, message } = this.refusal("create");
    if (error !== 0) return creations.map(() => ({ errorCode: error, errorMessage: message }));
    const made = creations.map((one) => {
      const { principal, permissionType, operation, host, resourceType, resourcePatternType, resourceName } = one;
      return `${principal} ${permissionType} ${operation} ${host} on ${resourceType} ${resourcePatternType} ${resourceName}`;
    });
    made.forEach((acl) => this.acls.add(acl));
    this.orders.push(`create ${made.join("; ")}`);
    return made.map(() => none);
  }

  private delete({ filters }: Read<typeof security.deleteAcls.request>) {
    const { error, message } = this.refusal("delete");
    if (error !== 0) return filters.map(() => ({ errorCode: error, errorMessage: message, matchingAcls: [] }));
    const gone = filters.map((one) => {
      const { principalFilter, permissionType, operation, hostFilter } = one;
      return `${principalFilter} ${permissionType} ${operation} ${hostFilter} on ${one.resourceTypeFilter} ${one.patternTypeFilter} ${one.resourceNameFilter}`;
    });
    gone.forEach((acl) => this.acls.delete(acl));
    this.orders.push(`delete ${gone.join("; ")}`);
    return gone.map(() => ({ ...none, matchingAcls: [] }));
  }

  private limit(entries: Read<typeof alterClientQuotas.request>["entries"]) {
    const { error, message } = this.refusal("quota");
    const said: string[] = [];
    const results = entries.map(({ entity, ops }) => {
      const user = entity[0]?.entityName ?? "";
      const own = this.quotas.get(user) ?? new Map<string, number>();
      if (error === 0)
        for (const { key, value, remove } of ops) {
          if (remove) own.delete(key);
          else own.set(key, value);
          said.push(remove ? `${user} ${key} back` : `${user} ${key}=${value}`);
        }
      this.quotas.set(user, own);
      return { errorCode: error, errorMessage: message, entity };
    });
    if (error === 0) this.orders.push(`quota ${said.join("; ")}`);
    return results;
  }
}

function taken(acl: string) {
  const [, principal = "", permission, operation, host = "", type, pattern, name = ""] =
    /^(\S+) (\d+) (\d+) (\S+) on (\d+) (\d+) (.*)$/.exec(acl) ?? [];
  const numbers = { permission: Number(permission), operation: Number(operation), type: Number(type) };
  return { principal, host, name, ...numbers, pattern: Number(pattern) };
}
