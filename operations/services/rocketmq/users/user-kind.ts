import type { Entries } from "../../../../components/services/rocketmq/topics/entries";
import { deleteUser, fetchUser, putUser } from "../../../protocol/rocketmq/users";
import type { Kind } from "../topics/kinds";
import { userWords } from "../topics/plan";

/** What a user of the stack file is on every replica, besides its rights: it logs in, with the password of the stack. */
const usable = { login: "as given" } as const;

/** Users of the stack, with their passwords by name: a broker tells the password that it has, and only whether it is right is kept. */
export function usersKind(passwords: Readonly<Record<string, string>>): Kind {
  const passwordOf = (name: string) => (Object.hasOwn(passwords, name) ? passwords[name] : undefined);
  return {
    words: userWords,
    async fetch(broker, name) {
      const told = await fetchUser(broker, name);
      if (told === undefined) return undefined;
      const isUsable = told.password === passwordOf(name) && told.isEnabled && !told.isSuper;
      return { rights: told.rights, login: isUsable ? usable.login : "otherwise" };
    },
    async put(broker, name, { rights }) {
      const password = passwordOf(name);
      if (password === undefined) throw new Error(`there is no password of user ${name}`);
      await putUser(broker, name, { password, isSuper: false, isEnabled: true, rights: String(rights) });
    },
    remove: deleteUser,
    routes: () => [],
    isInUse: () => Promise.resolve(false),
  };
}

/** Users of the stack as they shall be on every replica. */
export function withLogin(users: Entries): Entries {
  return Object.fromEntries(
    Object.entries(users).map(([name, entry]) => [name, { ...entry, fields: { ...entry.fields, ...usable } }]),
  );
}

/** Users of replicas as a stack file has them: a login as given is what nobody writes down; one that is not shows as a difference. */
export function withoutLogin(users: Entries): Entries {
  return Object.fromEntries(
    Object.entries(users).map(([name, { fields, ...entry }]) => {
      const { login, ...others } = fields;
      return [name, { ...entry, fields: login === usable.login ? others : fields }];
    }),
  );
}
