import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { clusterOutputs } from "../../components/outputs/cluster-outputs";
import { projectRoot } from "../../operations/lib/paths";
import { specOf } from "../helpers/config";
import { Project } from "./support/stack";

const outputs = { ...clusterOutputs(specOf()), warnings: [] };

/** Stands for the stack of a cluster: it gives what is in a file. */
const cluster = `
const fs = require("node:fs");
Object.assign(exports, JSON.parse(fs.readFileSync("outputs.json", "utf8")));
`;

/** A program of an application team, in a project of its own that has this one installed. */
const application = `
import * as pulumi from "@pulumi/pulumi";
import { KafkaCluster } from "kafka-zookeeper/client";

const all = new pulumi.Config().requireBoolean("all");
const kafka = new KafkaCluster("organization/contract/cluster");
export const servers = kafka.bootstrapServers;
export const first = all ? kafka.brokers.apply(([broker]) => broker?.endpoint) : "";
export const settings = all ? kafka.clientFile("kafkajs.mjs") : "";
`;

describe("a program that reads the stack of a cluster", () => {
  let project: Project;
  let directory = "";

  before(async () => {
    project = await Project.create();
    writeFileSync(project.file("index.js"), cluster);
    await project.stack("cluster");
    directory = project.file("application");
    const modules = path.join(directory, "node_modules");
    mkdirSync(modules, { recursive: true });
    const installed = path.join(projectRoot, "node_modules");
    for (const name of readdirSync(installed)) symlinkSync(path.join(installed, name), path.join(modules, name));
    // A copy, not a link: what Node.js and TypeScript do with a file depends on whether it is in node_modules.
    for (const name of ["client", "components", "package.json"])
      cpSync(path.join(projectRoot, name), path.join(modules, "kafka-zookeeper", name), { recursive: true });
    writeFileSync(path.join(directory, "Pulumi.yaml"), "name: application\nruntime: nodejs\n");
    writeFileSync(path.join(directory, "package.json"), '{ "name": "application", "main": "index.ts" }');
    writeFileSync(path.join(directory, "index.ts"), application);
    const result = await inApplication("stack", "init", "test");
    assert.equal(result.exitCode, 0, result.text);
  });

  after(() => project.remove());

  const inApplication = (...args: string[]) => project.run(["--cwd", directory, ...args]);
  const deploy = async (given: Record<string, unknown>) => {
    writeFileSync(project.file("outputs.json"), JSON.stringify(given));
    const result = await project.run(["up", "--yes", "--skip-preview", "--stack", "cluster"]);
    assert.equal(result.exitCode, 0, result.text);
  };

  const read = async (outputs: "one" | "all") => {
    await inApplication("config", "set", "all", String(outputs === "all"), "--stack", "test");
  };

  it("can be previewed before the cluster is deployed, and not brought up", async () => {
    await read("all");
    const preview = await inApplication("preview", "--stack", "test");
    assert.equal(preview.exitCode, 0, preview.text);
    assert.match(
      preview.text,
      /servers *: .*\[unknown\]|servers *: output<string>|servers *: \[unknown\]/,
      preview.text,
    );
    // Pulumi takes half a minute for each error that an output ends with.
    await read("one");
    const up = await inApplication("up", "--yes", "--skip-preview", "--stack", "test");
    assert.notEqual(up.exitCode, 0);
    assert.match(up.text, /bootstrapServers of stack organization\/contract\/cluster: must be there/);
    assert.doesNotMatch(up.text, /at .*client\/index\.ts/);
  });

  it("fails on what an older version did not give, and names the version", async () => {
    const { clientFiles, ...older } = outputs;
    assert(clientFiles);
    await deploy(older);
    const without = await inApplication("up", "--yes", "--skip-preview", "--stack", "test");
    assert.equal(without.exitCode, 0, without.text);
    await read("all");
    const up = await inApplication("up", "--yes", "--skip-preview", "--stack", "test");
    assert.notEqual(up.exitCode, 0);
    assert.match(up.text, /output clientFiles of stack .*: must be there; kafka-zookeeper 0\.2\.0 and newer give it/);
  });

  it("gets what the stack gives", async () => {
    await deploy(outputs);
    const up = await inApplication("up", "--yes", "--skip-preview", "--stack", "test");
    assert.equal(up.exitCode, 0, up.text);
    const { text } = await inApplication("stack", "output", "--json", "--stack", "test");
    assert.deepEqual(JSON.parse(text), {
      servers: outputs.bootstrapServers,
      first: outputs.brokers[0]?.endpoint,
      settings: outputs.clientFiles["kafkajs.mjs"],
    });
  });
});
