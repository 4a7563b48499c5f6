/** A value of `sasl.jaas.config`, read as Kafka's JaasConfig does with `java.io.StreamTokenizer`. */
export function readJaas(text: string): Record<string, string> {
  const [, module, rest = ""] = /^(\S+) required (.*)$/su.exec(text) ?? [];
  if (module !== "org.apache.kafka.common.security.scram.ScramLoginModule") throw new Error(`no login: ${text}`);
  const pattern = /(\w+)="((?:\\[^]|[^"\\\n\r])*)"(?: |;$)/gu;
  const options = [...rest.matchAll(pattern)].map(([, key = "", value = ""]) => [key, tokenized(value)] as const);
  if (rest.replace(pattern, "") !== "") throw new Error(`it is not read to its end: ${text}`);
  return Object.fromEntries(options);
}

/** What StreamTokenizer makes of what stands in quotes. */
function tokenized(text: string): string {
  const named: Record<string, string> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
  return text.replace(/\\(?:([0-3][0-7]{0,2}|[4-7][0-7]?)|([^]))/gu, (_, octal: string | undefined, other: string) =>
    octal === undefined ? (named[other] ?? other) : String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

/** A file of lines as kcat reads it: white space around a line and around a value is not part of it. */
export function linesOf(text: string): Record<string, string> {
  const lines = text.split("\n").map((line) => line.trim());
  return Object.fromEntries(
    lines
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => {
        const [, key = "", value = ""] = /^([^=]*)=(.*)$/su.exec(line) ?? [];
        return [key, value.trim()] as const;
      }),
  );
}

type Group = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/** What a kafkajs.mjs exports. */
export function moduleOf(text: string): Readonly<Record<string, Group | undefined>> {
  const body = text.replace(/^export const (\w+) =/gmu, "exports.$1 =");
  const exported: Record<string, Group> = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the file is a program, and its own parser is the test
  (new Function("exports", body) as (exports: object) => void)(exported);
  return exported;
}

/** The two dictionaries of a kafka_settings.py; their texts have the escapes of JSON. */
export function pythonOf(text: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const groups = text.matchAll(/^(\w+) = \{\n(.*?)^\}/gmsu);
  return Object.fromEntries(
    [...groups].map(([, name = "", body = ""]) => {
      const entries = body.split("\n").filter((line) => line.startsWith('    "'));
      const json = entries
        .join("\n")
        .replace(/: True,$/gmu, ": true,")
        .replace(/: False,$/gmu, ": false,");
      return [name, JSON.parse(`{${json.replace(/,$/u, "")}}`) as Record<string, unknown>];
    }),
  );
}
