import type { LoginEndpoint } from "../../../../components/services/kafka/users/login-endpoints";
import { loginKey } from "../../../../components/services/kafka/users/rotation";
import { type Clock, realClock } from "../../../lib/clock";
import { createAcls, deleteAcls, fetchAcls, type PrincipalAcl } from "../../../protocol/kafka/acls";
import type { OldCredential } from "../../../protocol/kafka/credentials";
import type { KafkaConnection } from "../../../protocol/kafka/kafka-connection";
import type { QuotaChange } from "../../../protocol/kafka/quotas";
import type { Reach } from "../../../transport/transport";
import { type Admin, withAdmin } from "../topics/admin";
import { batchesOf, inBatches } from "../topics/batches";
import { passing } from "../topics/passing";
import { Stalled } from "../topics/stalled";
import { fingerprintOf, isFingerprintOf, salted } from "./password";
import { loginsToProve, proveLogins } from "./prove-logins";
import { type UserStore, userStoreOf } from "./user-store";
import { untilStopped, type Watch } from "../../watch";
import { countOf, planUsers, seenUsers, type UserChanges, type Users } from "./plan";

export interface ApplyArgs {
  readonly wanted: Users;
  readonly known: Users;
  /** The passwords of the users that are wanted, by `loginKey`. */
  readonly passwords: Readonly<Record<string, string>>;
  /** What tells which passwords were written last, and let in, by `loginKey`. */
  readonly fingerprints: Readonly<Record<string, string>>;
  /** Where each broker takes logins. */
  readonly logins: readonly LoginEndpoint[];
  /** See `userStoreOf`. */
  readonly chroot?: string | undefined;
}

/** Receives the progress. */
export interface UsersWatch extends Watch {
  /** Called for each login that was written and let in everywhere, by `loginKey`. */
  readonly wrote: (login: string, fingerprint: string) => void;
}

/** Seconds without progress after which the run fails. */
const stallSeconds = 60;
/** Seconds in which every broker has to tell what was written. */
const shownSeconds = 30;
const pauseMilliseconds = 500;
/** A controller writes each user to ZooKeeper; so few in a request that its threads are soon there for others. */
const credentialsBatch = 50;
const aclsBatch = 100;

/**
 * Reconciles the users of a cluster with the stack file: their logins, ACLs and quotas.
 *
 * It looks, does what differs, and looks again until nothing does: a controller that moves meanwhile, or a run before
 * that was cut, only makes for one round more.
 *
 * @throws Refused when a broker does not take something, Stalled when it is not done in time, Error when it is stopped.
 */
export function applyUsers(reach: Reach, args: ApplyArgs, watch: UsersWatch): Promise<void> {
  return withAdmin(reach, (admin) =>
    untilStopped(
      watch,
      () => admin.close(),
      "users: stopped; the next up goes on from here",
      () => new Run(admin, reach, args, watch).apply(),
    ),
  );
}

/** What a broker tells of some users; those of whom it tells nothing are missing. */
export async function lookAt(broker: KafkaConnection, store: UserStore, names: readonly string[]): Promise<Users> {
  const kept = await store.look(broker, names);
  return seenUsers(names, { ...kept, acls: await fetchAcls(broker) });
}

/** One reconciliation. */
class Run {
  /** Logins that have the password that they shall have, by `loginKey`. */
  private readonly current: Set<string>;
  /** Logins that were written, which a round that failed had no time to try. */
  private readonly written: OldCredential[] = [];
  /** Logins that every broker has let in, by `loginKey`. */
  private readonly proven = new Set<string>();
  private hasBegun = false;
  private readonly store: UserStore;
  private readonly clock: Clock;

  constructor(
    private readonly admin: Admin,
    private readonly reach: Reach,
    private readonly args: ApplyArgs,
    private readonly watch: UsersWatch,
  ) {
    this.clock = watch.clock ?? realClock;
    this.store = userStoreOf(reach, args.chroot);
    const same = Object.entries(args.passwords).filter(([login, password]) =>
      isFingerprintOf(args.fingerprints[login], password),
    );
    this.current = new Set(same.map(([login]) => login));
  }

  async apply(): Promise<void> {
    const { clock, watch } = this;
    let [least, since] = [Infinity, clock.now()];
    for (;;) {
      const left = await this.round().catch(passing(watch.signal));
      if (left === 0) break;
      // What a round has done is looked at without a pause.
      const isProgress = typeof left === "number" && left < least;
      if (isProgress) [least, since] = [left, clock.now()];
      else await clock.sleep(pauseMilliseconds, watch.signal);
      if (clock.now() - since > stallSeconds * 1_000)
        throw notDone(stallSeconds, typeof left === "string" ? left : `${left} things still differ`);
    }
    if (this.hasBegun) await Promise.all(this.admin.brokers.map((id) => this.untilShown(id)));
  }

  /** Looks and does what differs; returns how much did. */
  private async round(): Promise<number> {
    const controller = await this.admin.controller();
    const changes = await this.changesOn(controller);
    const count = countOf(changes);
    if (count === 0) return 0;
    if (!this.hasBegun) this.watch.begin();
    this.hasBegun = true;
    await this.step(controller, changes);
    return count;
  }

  private async changesOn(broker: number): Promise<UserChanges> {
    const { wanted, known } = this.args;
    const names = Object.keys({ ...known, ...wanted });
    const seen = await this.admin.onBroker(broker, (connection) => lookAt(connection, this.store, names));
    return planUsers({
      ...{ wanted, known, seen },
      hasPassword: (...login) => this.current.has(loginKey(...login)),
      isKnown: (...login) => Object.hasOwn(this.args.passwords, loginKey(...login)),
    });
  }

  /**
   * Everything goes to the controller: logins only it takes, and quotas stand beside them in ZooKeeper, where another
   * broker that writes them could write back a login that it has not heard of.
   */
  private async step(controller: number, changes: UserChanges): Promise<void> {
    const { addAcls, setQuotas, write, removeCredentials, removeAcls, dropQuotas } = changes;
    await this.alterAcls(controller, addAcls, createAcls, "created");
    await this.limit(controller, setQuotas, "changed");
    await this.write(controller, write);
    await this.prove(removeCredentials);
    await this.removeLogins(controller, removeCredentials);
    await this.alterAcls(controller, removeAcls, deleteAcls, "deleted");
    await this.limit(controller, dropQuotas, "taken back");
  }

  /** One request after the other: a broker changes ACLs behind a lock. */
  private async alterAcls(
    controller: number,
    groups: readonly (readonly PrincipalAcl[])[],
    alter: typeof createAcls,
    word: string,
  ): Promise<void> {
    const [all, batches] = [groups.flat().length, groups.flatMap((acls) => batchesOf(acls, aclsBatch))];
    let done = 0;
    for (const some of batches) {
      await this.admin.onBroker(controller, (broker) => alter(broker, some));
      this.watch.say(`users: ${(done += some.length)} of ${all} ACLs ${word}`);
    }
  }

  private async limit(controller: number, all: readonly QuotaChange[], word: string): Promise<void> {
    let done = 0;
    await inBatches(all, credentialsBatch, async (some) => {
      await this.admin.onBroker(controller, (broker) => this.store.alterQuotas(broker, some));
      this.watch.say(`users: quotas of ${(done += some.length)} of ${all.length} ${word}`);
    });
  }

  private async write(controller: number, all: UserChanges["write"]): Promise<void> {
    let done = 0;
    await inBatches(all, credentialsBatch, async (some) => {
      const write = await Promise.all(
        some.map(async (one) => ({
          ...one,
          ...(await salted(this.passwordOf(loginKey(one.name, one.mechanism)), one.mechanism, one.iterations)),
        })),
      );
      const written = await this.admin.onBroker(controller, (broker) => this.store.alterCredentials(broker, { write }));
      const taken = write.filter(({ name }) => written.includes(name));
      for (const { name, mechanism } of taken) this.current.add(loginKey(name, mechanism));
      this.written.push(...taken);
      this.watch.say(`users: ${(done += taken.length)} of ${all.length} logins written`);
    });
    if (done < all.length) throw new Error(`the controller took ${done} of ${all.length} logins`);
  }

  /** What was written counts when every broker lets it in; and whoever loses a login gets in by another one before. */
  private async prove(removed: readonly OldCredential[]): Promise<void> {
    const { args, reach, watch, written } = this;
    const logins = loginsToProve(args, { written, removed }).filter(({ key }) => !this.proven.has(key));
    const context = { reach, endpoints: args.logins, say: watch.say, signal: watch.signal, clock: this.clock };
    await proveLogins(logins, context);
    for (const { key, password } of logins) {
      this.proven.add(key);
      watch.wrote(key, fingerprintOf(password));
    }
  }

  private async removeLogins(controller: number, all: readonly OldCredential[]): Promise<void> {
    let done = 0;
    await inBatches(all, credentialsBatch, async (remove) => {
      const removed = await this.admin.onBroker(controller, (broker) =>
        this.store.alterCredentials(broker, { remove }),
      );
      const users = new Set(removed);
      this.watch.say(
        `users: ${(done += remove.filter(({ name }) => users.has(name)).length)} of ${all.length} logins deleted`,
      );
    });
    if (done < all.length) throw new Error(`the controller took ${done} of ${all.length} logins`);
  }

  private passwordOf(login: string): string {
    const password = this.args.passwords[login];
    if (password === undefined) throw new Error(`users: there is no password for ${login}`);
    return password;
  }

  /** A user can log in, and has its rights, when every broker says so. */
  private async untilShown(id: number): Promise<void> {
    const { clock, watch } = this;
    const since = clock.now();
    for (; ; await clock.sleep(pauseMilliseconds, watch.signal)) {
      const left = await this.changesOn(id).then(countOf).catch(passing(watch.signal));
      if (left === 0) return;
      if (clock.now() - since <= shownSeconds * 1_000) continue;
      throw notDone(shownSeconds, typeof left === "string" ? left : `broker ${id} does not show ${left} changes`);
    }
  }
}

function notDone(seconds: number, given: string): Stalled {
  const fix = "inspect the brokers (scripts/status), then run again: it resumes here";
  return new Stalled(`users: no progress within ${seconds} s\n    given: ${given}\n    fix:   ${fix}`);
}
