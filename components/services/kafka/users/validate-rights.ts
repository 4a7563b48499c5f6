import { type ConfigIssue, error, show, warning } from "../../../model/issue";
import { didYouMean } from "../../../model/nearest";
import { warnOfEverything } from "../../user-rules";
import type { KafkaStack } from "../schema";
import { isTopicName } from "../topics/topic-names";
import { everything } from "./acl";
import { namePattern } from "./name-pattern";
import { userAt } from "./user-names";
import type { UserConfig } from "./users-schema";

/** Names of a user's plain words, and what they are names of. */
interface Words {
  readonly key: string;
  readonly noun: "topic" | "consumer group" | "transactional id";
  readonly names: readonly string[];
}

/** Rules about the plain words of a user: `produce`, `consume` and `transactional`. */
export function validateRights(user: UserConfig, config: KafkaStack): ConfigIssue[] {
  return wordsOf(user).flatMap((words) => [
    ...validateNames(user, words),
    ...warnOfEverything(userAt(user, words.key), words.noun, words.names),
    ...warnOfUnknown(user, words, config),
  ]);
}

function wordsOf({ produce, consume, transactional }: UserConfig): Words[] {
  return [
    { key: "produce", noun: "topic", names: produce },
    { key: "consume[].topics", noun: "topic", names: consume.flatMap(({ topics }) => topics) },
    { key: "consume[].group", noun: "consumer group", names: consume.map(({ group }) => group) },
    { key: "transactional", noun: "transactional id", names: transactional },
  ];
}

function validateNames(user: UserConfig, { key, noun, names }: Words): ConfigIssue[] {
  return [...new Set(names)].flatMap((word) => {
    const fix = problemOf(word, noun);
    if (fix === undefined) return [];
    return [
      error({
        property: userAt(user, key),
        rule: `must be the name of a ${noun}, or its beginning with one * at the end`,
        given: show(word),
        fix,
      }),
    ];
  });
}

/** How to write a word that is no name and no beginning of one; undefined when it is. */
function problemOf(word: string, noun: Words["noun"]): string | undefined {
  const { name, pattern } = namePattern(word);
  if (word === everything) return undefined;
  if (name.includes(everything)) {
    const beginning = name.slice(0, name.indexOf(everything));
    return beginning === "" ? `write the ${noun}s one by one` : `write ${beginning}*`;
  }
  if (noun !== "topic") return name === "" ? `write the name of the ${noun}` : undefined;
  if (isTopicName(name)) return undefined;
  const legal = name.replace(/[^a-zA-Z0-9._-]+/g, "-").slice(0, 40);
  return `write it as ${/[a-zA-Z0-9]/.test(legal) ? legal : "orders"}${pattern === "prefixed" ? everything : ""}`;
}

/** A stack without topics says nothing about which there are. */
function warnOfUnknown(user: UserConfig, { key, noun, names }: Words, { topics }: KafkaStack): ConfigIssue[] {
  const known = topics.map(({ name }) => name);
  if (noun !== "topic" || known.length === 0) return [];
  const unknown = [...new Set(names)].filter(
    (name) => isTopicName(name) && !name.startsWith("__") && !known.includes(name),
  );
  return unknown.map((name) =>
    warning({
      property: userAt(user, key),
      rule: "is not among topics: the right is of no use until somebody makes the topic",
      given: show(name),
      fix: didYouMean(name, known, "add it to topics, or leave it out"),
    }),
  );
}
