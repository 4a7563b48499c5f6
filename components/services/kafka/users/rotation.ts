import { type ConfigIssue, error } from "../../../model/issue";
import { userAt } from "./user-names";
import { scramMechanisms, type UserConfig } from "./users-schema";

/**
 * Numbers of passwords by mechanism. A user has one password for each mechanism (KIP-84), so that two with different
 * numbers log in side by side while applications change over.
 */
export type PasswordNumbers = Readonly<Record<string, number>>;

/** The logins of a user, as they are in a state. */
export interface Logins {
  /** Iterations by mechanism. */
  readonly credentials: Readonly<Record<string, number>>;
  /** Which password each of them is for, which brokers cannot tell; absent for a single one with number 1. */
  readonly passwordNumbers?: PasswordNumbers;
}

/** Which password logs in by which mechanism, the older first: odd numbers by the mechanism of the user, even ones by the other. */
export function passwordNumbersOf(user: Pick<UserConfig, "mechanism" | "passwordNumbers">): PasswordNumbers {
  const other = scramMechanisms.find((one) => one !== user.mechanism) ?? user.mechanism;
  return Object.fromEntries(user.passwordNumbers.map((number) => [number % 2 === 1 ? user.mechanism : other, number]));
}

/** The same of a user in a state, where nothing stands beside a single login for password 1. */
export function numbersIn(user: Logins): PasswordNumbers {
  return user.passwordNumbers ?? Object.fromEntries(Object.keys(user.credentials).map((mechanism) => [mechanism, 1]));
}

/** The mechanism of the newest password, which is the one in client files; undefined where there is no login. */
export function newestMechanism(user: Logins): string | undefined {
  const [newest] = Object.entries(numbersIn(user)).sort(([, one], [, other]) => other - one);
  return newest?.[0];
}

/** One login of a user among those of all: no name of a user has a slash. Example: `orders/SCRAM-SHA-512`. */
export function loginKey(name: string, mechanism: string): string {
  return `${name}/${mechanism}`;
}

/** The parts of what {@link loginKey} made. */
export function loginOf(key: string): { readonly name: string; readonly mechanism: string } {
  const [name = "", mechanism = ""] = key.split("/");
  return { name, mechanism };
}

/** How a user may go on from what logs in now: one step at a time, so that some password is always good on both sides. */
export function rotationIssues(name: string, before: Logins, after: Logins): ConfigIssue[] {
  const [now, then] = [numbersIn(before), numbersIn(after)];
  if (Object.keys(now).length === 0) return [];
  const kept = Object.keys(then).filter((mechanism) => now[mechanism] === then[mechanism]);
  const replaced = Object.keys(then).filter((mechanism) => now[mechanism] !== undefined && !kept.includes(mechanism));
  if (kept.length > 0 && replaced.length === 0) return [];
  const [own, wanted] = [mechanismIn(now), mechanismIn(then)];
  const numbers = textOf(now);
  if (own !== wanted)
    return [
      error({
        property: userAt({ name }, "mechanism"),
        rule: "must stay: applications log in with it; another number of the password logs in by the other mechanism",
        given: `${wanted}, now ${own}`,
        fix: `set mechanism: ${own}, and passwordNumbers: ${nextOf(now)}`,
      }),
    ];
  return [
    error({
      property: userAt({ name }, "passwordNumbers"),
      rule: "must go on from what logs in now, one step at a time: no password may end before applications have the next",
      given: `${textOf(then)}, now ${numbers}`,
      fix: `set it to ${nextOf(now)}${isOverlap(now) ? " when all applications have the new files" : ""}`,
    }),
  ];
}

/** What is wrong with another password for a login that applications use already; which one it is, is not told. */
export function changedPassword(name: string, numbers: PasswordNumbers): ConfigIssue {
  const next = isOverlap(numbers)
    ? `that needs passwordNumbers: ${nextOf(numbers)} first, then two numbers again`
    : `set passwordNumbers: ${nextOf(numbers)} beside it; when all applications have the new files, [${newest(numbers) + 1}]`;
  return {
    severity: "error",
    property: userAt({ name }, "password"),
    rule: "must not change alone: applications that still have the one before would fail at once",
    given: `another password with number ${newest(numbers)}`,
    fix: `go back to the one before, or change it with an overlap: ${next}`,
  };
}

/** What a preview says of a user whose passwords change. */
export function rotationSteps(name: string, before: Logins, after: Logins): string[] {
  const [now, then] = [numbersIn(before), numbersIn(after)];
  if (Object.keys(now).length === 0) return [];
  const added = Object.entries(then).filter(([mechanism]) => now[mechanism] === undefined);
  const gone = Object.entries(now).filter(([mechanism]) => then[mechanism] === undefined);
  return [
    ...added.map(
      ([mechanism, number]) => `user ${name} gets password ${number}, by ${mechanism}; others go on working`,
    ),
    ...gone.map(([mechanism, number]) => `user ${name} loses password ${number}, by ${mechanism}`),
  ];
}

function isOverlap(numbers: PasswordNumbers): boolean {
  return Object.keys(numbers).length > 1;
}

function newest(numbers: PasswordNumbers): number {
  return Math.max(...Object.values(numbers));
}

/** The numbers that may follow. */
function nextOf(numbers: PasswordNumbers): string {
  const last = newest(numbers);
  return isOverlap(numbers) ? `[${last}]` : `[${last}, ${last + 1}]`;
}

function textOf(numbers: PasswordNumbers): string {
  return `[${Object.values(numbers)
    .sort((one, other) => one - other)
    .join(", ")}]`;
}

/** The mechanism of odd numbers, which is that of the stack file. */
function mechanismIn(numbers: PasswordNumbers): string {
  const [[mechanism = "", number = 1] = []] = Object.entries(numbers);
  return number % 2 === 1 ? mechanism : (scramMechanisms.find((one) => one !== mechanism) ?? mechanism);
}
