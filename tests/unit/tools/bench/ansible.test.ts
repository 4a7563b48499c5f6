import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { devSettings, rocketmqHosts, rocketmqSettings, specOf, threeHosts } from "../../../../tools/bench/lib/cluster";
import { filesOfHost } from "../../../../tools/bench/deploy/fixtures";

const root = path.join(__dirname, "../../../../tools/bench/ansible");
const books = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yml"));

/** The lines of a template that are written for a cluster that is secure, or not. */
function written(template: string, secure: boolean): string {
  let mode: boolean | undefined;
  const lines = template.split("\n").filter((line) => {
    if (line === "{% if secure %}") mode = true;
    else if (line === "{% else %}") mode = mode === true ? false : undefined;
    else if (line === "{% endif %}") mode = undefined;
    return mode === undefined || mode === secure;
  });
  return lines.join("\n");
}

/** The part before the first `=`, template or value of JSON of each line that is no comment. */
function names(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !/^(#|<!--|\{%)/.test(line));
  return lines.map((line) => line.replace(/=.*| \{\{.*|": .*/, "").replace(/^server\..*/, "server"));
}

describe("the Ansible playbook of the benchmark", () => {
  for (const file of books)
    it(`has valid YAML in ${file}`, () => {
      assert(parse(readFileSync(path.join(root, file), "utf8")));
    });

  for (const [role, security] of [
    ["zookeeper", "plaintext"],
    ["kafka", "plaintext"],
    ["zookeeper", "secure"],
    ["kafka", "secure"],
  ] as const)
    it(`writes the same ${role} files as this program, with the same settings, where security is ${security}`, () => {
      const isSecure = security === "secure";
      const [{ vars }] = parse(readFileSync(path.join(root, "roles", role, "tasks/main.yml"), "utf8")) as [
        { vars: { config_files: { src: string; dest: string; secure?: true }[] } },
      ];
      const files = vars.config_files.filter(({ secure }) => isSecure || secure === undefined);
      const ours = filesOfHost(specOf({ ...devSettings, security, hosts: threeHosts }), "kafka1");
      // Commands for operators on hosts are comfort that the playbook does not have.
      const own = [...ours.keys()].filter((file) => file.includes(role) && !/\/bin\/|tools-log4j/.test(file));
      assert.deepEqual(files.map(({ dest }) => dest).sort(), own.sort());
      for (const { src, dest } of files) {
        const template = path.join(root, "roles", role, "templates", src);
        assert(existsSync(template), template);
        if (dest.endsWith("/myid")) continue;
        const settings = (text: string) => [...new Set(names(text))];
        assert.deepEqual(
          settings(written(readFileSync(template, "utf8"), isSecure)),
          settings(ours.get(dest) ?? ""),
          dest,
        );
      }
    });

  it("writes the same files of RocketMQ as this program, with the same settings", () => {
    const [, servers] = /^servers:\n([^]*)/m.exec(readFileSync(path.join(root, "rocketmq-settings.yml"), "utf8")) ?? [];
    const units = parse(servers ?? "") as { unit: string; files: string[] }[];
    const written = units.flatMap(({ unit, files }) => [
      ...[...files, "rocketmq-logback.xml"].map((file) => [`/etc/${unit}/${file}`, file] as const),
      [`/etc/systemd/system/${unit}.service`, "rocketmq.service"] as const,
    ]);
    const ours = filesOfHost(specOf({ ...rocketmqSettings, hosts: rocketmqHosts }), "mq1");
    assert.deepEqual(written.map(([file]) => file).sort(), [...ours.keys()].sort());
    for (const [file, name] of written) {
      const template = name.replace(/^[abc]\.conf$/, "broker.conf");
      const text = readFileSync(path.join(root, "roles/rocketmq/templates", `${template}.j2`), "utf8");
      assert.deepEqual(names(text), names(ours.get(file) ?? ""), file);
    }
  });
});
