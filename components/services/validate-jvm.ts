import { groupBy } from "../model/group-by";
import { type ConfigIssue, error, show } from "../model/issue";
import { collectorOf, heapBytes, sizeOf, suggestSize } from "../model/jvm";
import { configOf, settingsPathOf } from "./resolve-group";
import type { Service } from "./service";
import type { StackConfig } from "./service-schema";

type Owner = Pick<Service, "name" | "settingsAt" | "ownedOptions">;

/** Rules about the JVM of a service: its heap, and the options that an operator adds. */
export function validateJvm(service: Service, config: StackConfig): ConfigIssue[] {
  const { heap, jvmOptions } = configOf(config, service);
  const options = jvmOptions.flatMap(optionsIn);
  return [
    ...jvmOptions.flatMap((item) => validateItem(service, item)),
    ...validateHeapOptions(service, options),
    ...options.flatMap((option) => validateOwner(service, option)),
    ...validateCollectors(service, options),
    ...validateContradictions(service, options),
    ...validateHeap(service, heap),
  ];
}

/** The options in one item: people paste several, as they stand on a command line. */
function optionsIn(item: string): string[] {
  // The command of these has options of its own.
  if (/^\s*-XX:On(OutOfMemory)?Error=/.test(item)) return [item.trim()];
  return item
    .trim()
    .split(/\s+(?=-{1,2}[A-Za-z])/)
    .filter((option) => isOption(option));
}

function isOption(text: string): boolean {
  return /^-{1,2}[A-Za-z]/.test(text) && !/^--[\w-]+\s/.test(text);
}

/** Options whose value may be a command, a path or any text. */
const takesBlanks = /^-(D|javaagent:|agentlib:|agentpath:|Xlog|XX:On|XX:HeapDumpPath=|XX:ErrorFile=|XX:LogFile=)/;

function validateItem(owner: Owner, item: string): ConfigIssue[] {
  const options = optionsIn(item);
  const [first = ""] = options;
  if (options.length === 1 && item === first && (!/\s/.test(item) || takesBlanks.test(item))) return [];
  // What belongs elsewhere is told by its own rule.
  const rest = options
    .filter((option) => !isHeapOption(option) && ownerOf(option, owner.ownedOptions) === undefined)
    .map((option) => (takesBlanks.test(option) ? option : (option.split(/\s/)[0] ?? "")));
  if (options.length > 0 && rest.length === 0) return [];
  return [
    error({
      property: `${settingsPathOf(owner)}.jvmOptions`,
      rule:
        options.length > 1
          ? "must hold one option in each item"
          : "must be JVM options, each starting with - and a name",
      given: show(item),
      fix: options.length > 0 ? `write a list: [${rest.join(", ")}]` : itemFix(item),
    }),
  ];
}

/** What to write instead of an item that is no option. */
function itemFix(item: string): string {
  const bare = item.trim().replace(/^["']+|["']+$/g, "");
  const [, option, value] = /^(--[\w-]+)\s+(\S+)$/.exec(bare) ?? [];
  if (option !== undefined) return `write a list: [${option}=${value}]`;
  if (bare !== item.trim() && isOption(bare)) return `remove the quotes inside: [${optionsIn(bare).join(", ")}]`;
  if (/^(XX:|X[a-z]|D[A-Za-z])\S*$/.test(bare)) return `write a list: [-${bare}]`;
  return "remove it, or give one option per item, such as -XX:+UseZGC; write --NAME=VALUE for an option with a value";
}

const heapOption = /^-(?:Xm[sx]|m[sx](?=\d)|XX:(?:Max|Initial|Min)HeapSize=)(\d+[kmgt]?)$/i;
const heapShare = /^-XX:((Max|Initial|Min)RAM(Percentage|Fraction)|MaxRAM|SoftMaxHeapSize)=|^-XX:\+AggressiveHeap$/;

function isHeapOption(option: string): boolean {
  return /^-(Xm[sx]|m[sx]\d|XX:(Max|Initial|Min)HeapSize=)/.test(option) || heapShare.test(option);
}

/** One issue for all of them, because the heap has one size. */
function validateHeapOptions(owner: Owner, options: readonly string[]): ConfigIssue[] {
  const found = options.filter(isHeapOption);
  if (found.length === 0) return [];
  const sizes = found.flatMap((option) => bytesOf(heapOption.exec(option)?.[1]) ?? []);
  const size = sizes.length === 0 ? undefined : sizeOf(Math.max(...sizes));
  const fix =
    size === undefined ? `set ${settingsPathOf(owner)}.heap to the size` : `set ${settingsPathOf(owner)}.heap: ${size}`;
  return [
    error({
      property: `${settingsPathOf(owner)}.jvmOptions`,
      rule: `must not size the heap, which belongs to ${settingsPathOf(owner)}.heap: memory is checked and reserved by it`,
      given: found.map(show).join(", "),
      fix: `remove ${found.join(" and ")}, and ${fix}`,
    }),
  ];
}

function bytesOf(size: string | undefined): number | undefined {
  const [, digits, unit = ""] = /^(\d+)([kmgt]?)$/i.exec(size ?? "") ?? [];
  const power = ["", "k", "m", "g", "t"].indexOf(unit.toLowerCase());
  return digits === undefined ? undefined : Number(digits) * 1024 ** power;
}

/** Options that follow from the rest of the stack file, whatever the service, with what owns each. */
const owned: Readonly<Record<string, string>> = {
  "-cp": "the paths of the program",
  "-classpath": "the paths of the program",
  "--class-path": "the paths of the program",
  "-jar": "the paths of the program",
  "-Djava.class.path": "the paths of the program",
  "-Dlog4j.configuration": "the logging file of this program",
  "-Dlog4j.configurationFile": "the logging file of this program",
  "-Dlog4j2.configurationFile": "the logging file of this program",
  "-Dlogback.configurationFile": "the logging file of this program",
};

/** Options after which a JVM says something and ends. */
const endsAtOnce =
  /^-{1,2}(version|showversion|fullversion|help|help-extra|h|X|dry-run|list-modules|validate-modules)$/;

function validateOwner(owner: Owner, option: string): ConfigIssue[] {
  const property = `${settingsPathOf(owner)}.jvmOptions`;
  const given = show(option);
  const fix = `remove ${keyOf(option)}`;
  if (endsAtOnce.test(option))
    return [error({ property, rule: "must not end the JVM before it has begun", given, fix })];
  const holder = ownerOf(option, owner.ownedOptions);
  return holder === undefined ? [] : [error({ property, rule: `must not hold what belongs to ${holder}`, given, fix })];
}

function ownerOf(option: string, ownedOptions: Owner["ownedOptions"] = {}): string | undefined {
  if (endsAtOnce.test(option)) return "nobody";
  const key = /^[^=\s]*/.exec(option)?.[0] ?? "";
  const all = { ...owned, ...ownedOptions };
  return Object.hasOwn(all, key) ? all[key] : undefined;
}

function validateCollectors(owner: Owner, options: readonly string[]): ConfigIssue[] {
  const property = `${settingsPathOf(owner)}.jvmOptions`;
  const chosen = new Set(options.map(collectorOf).filter((collector) => collector !== undefined));
  const given = options.filter((option) => collectorOf(option) !== undefined);
  const [first] = given;
  if (chosen.size > 1)
    return [
      error({
        property,
        rule: "must choose one garbage collector: a JVM with several does not start",
        given: given.map(show).join(", "),
        fix: `keep ${first}, and remove ${given.filter((one) => one !== first).join(" and ")}`,
      }),
    ];
  if (chosen.size > 0 || !options.includes("-XX:-UseG1GC")) return [];
  const fix = "write the collector that is wanted in its place, such as -XX:+UseParallelGC";
  return [error({ property, rule: "must say which garbage collector is used", given: show("-XX:-UseG1GC"), fix })];
}

/** Options that the JVM takes once; of agents, logs and modules it takes many. */
function keyOf(option: string): string {
  const [, flag] = /^-XX:[+-]?(\w+)/.exec(option) ?? [];
  if (flag !== undefined) return `-XX:${flag}`;
  const [, size] = /^(-X(?:ss|mn))\d/.exec(option) ?? [];
  return size ?? /^-D[^=]*/.exec(option)?.[0] ?? option;
}

function validateContradictions(owner: Owner, options: readonly string[]): ConfigIssue[] {
  const judged = options.filter((option) => !isHeapOption(option) && !/^-XX:On(OutOfMemory)?Error=/.test(option));
  return groupBy([...new Set(judged)], keyOf)
    .filter((same) => same.length > 1)
    .map((same) =>
      error({
        property: `${settingsPathOf(owner)}.jvmOptions`,
        rule: "must not say two things about one option",
        given: same.map(show).join(", "),
        fix: `keep one of them: the JVM would take ${show(same.at(-1))}`,
      }),
    );
}

function validateHeap(owner: Owner, heap: string): ConfigIssue[] {
  if (heapBytes(heap) !== undefined) return [];
  const size = suggestSize(heap);
  return [
    error({
      property: `${settingsPathOf(owner)}.heap`,
      rule: "must be a size: a number followed by k, m or g",
      given: show(heap),
      fix: size === undefined ? "write it as for -Xmx, such as 512m or 6g" : `write ${size}`,
    }),
  ];
}
