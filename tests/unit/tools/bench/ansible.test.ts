import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { devSettings, specOf, threeHosts } from "../../../../tools/bench/lib/cluster";
import { filesOfHost } from "../../../../tools/bench/deploy/fixtures";

const root = path.join(__dirname, "../../../../tools/bench/ansible");
const books = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yml"));

interface File {
  readonly src: string;
  readonly dest: string;
}

/** A template with what it says of a secure cluster, or of one in plain text; everything else in it stays. */
function chosen(template: string, secure: boolean): string {
  const inline = template.replaceAll(/\{\{ '([^']*)' if secure else '([^']*)' \}\}/g, secure ? "$1" : "$2");
  return inline.replaceAll(
    /\{% if secure %\}\n([^]*?)(?:\{% else %\}\n([^]*?))?\{% endif %\}\n/g,
    (_, yes: string, no: string | undefined) => (secure ? yes : (no ?? "")),
  );
}

/** The part before the first `=` or template of each line that is no comment. */
function names(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !/^(#|<!--|\{%)/.test(line));
  return lines.map((line) => line.replace(/=.*| \{\{.*/, "").replace(/^server\..*/, "server"));
}

describe("the Ansible playbook of the benchmark", () => {
  for (const file of books)
    it(`has valid YAML in ${file}`, () => {
      assert(parse(readFileSync(path.join(root, file), "utf8")));
    });

  for (const role of ["zookeeper", "kafka"])
    for (const security of ["plaintext", "secure"])
      it(`writes the same ${role} files as this program, with the same settings: ${security}`, () => {
        const [{ vars }] = parse(readFileSync(path.join(root, "roles", role, "tasks/main.yml"), "utf8")) as [
          { vars: { config_files: File[] | string; files?: File[]; secure_files?: File[] } },
        ];
        const { config_files: listed, files = [], secure_files: further = [] } = vars;
        const always = typeof listed === "string" ? files : listed;
        const ours = filesOfHost(specOf({ ...devSettings, hosts: threeHosts, security }), "kafka1");
        const own = [...ours.keys()].filter((file) => file.includes(role));
        const written = security === "secure" ? [...always, ...further] : always;
        if (security === "plaintext") assert.deepEqual(written.map(({ dest }) => dest).sort(), own.sort());
        for (const { src, dest } of written) {
          const template = path.join(root, "roles", role, "templates", src);
          assert(existsSync(template), template);
          if (dest.endsWith("/myid")) continue;
          const settings = (text: string) => [...new Set(names(text))].sort();
          const text = chosen(readFileSync(template, "utf8"), security === "secure");
          assert.deepEqual(settings(text), settings(ours.get(dest) ?? ""), dest);
        }
      });
});
