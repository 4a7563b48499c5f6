import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { devSettings, specOf, threeHosts } from "../../../../tools/bench/lib/cluster";
import { filesOfHost } from "../../../../tools/bench/deploy/fixtures";

const root = path.join(__dirname, "../../../../tools/bench/ansible");
const books = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yml"));

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
    it(`writes the same ${role} files as this program, with the same settings`, () => {
      const [{ vars }] = parse(readFileSync(path.join(root, "roles", role, "tasks/main.yml"), "utf8")) as [
        { vars: { config_files: { src: string; dest: string }[] } },
      ];
      const ours = filesOfHost(specOf({ ...devSettings, hosts: threeHosts }), "kafka1");
      const own = [...ours.keys()].filter((file) => file.includes(role));
      assert.deepEqual(vars.config_files.map(({ dest }) => dest).sort(), own.sort());
      for (const { src, dest } of vars.config_files) {
        const template = path.join(root, "roles", role, "templates", src);
        assert(existsSync(template), template);
        if (dest.endsWith("/myid")) continue;
        const settings = (text: string) => [...new Set(names(text))];
        assert.deepEqual(settings(readFileSync(template, "utf8")), settings(ours.get(dest) ?? ""), dest);
      }
    });
});
