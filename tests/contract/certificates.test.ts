import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../operations/lib/paths";
import type { Result } from "../helpers/pulumi";
import { makeTestAuthority, type MadeAuthority } from "../helpers/authorities";
import { Project, type Stack } from "./support/stack";

const inProject = (file: string) => JSON.stringify(path.join(projectRoot, file));

/** An authority, and a certificate for the names in a file. */
const program = `
require(${inProject("scripts/fast-start.cjs")});
const fs = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const { CertificateAuthority } = require(${inProject("components/resources/certificate-authority.ts")});
const { Certificate } = require(${inProject("components/resources/certificate.ts")});
const given = fs.existsSync("given.json") ? { given: pulumi.secret(JSON.parse(fs.readFileSync("given.json", "utf8"))) } : {};
const authority = new CertificateAuthority("authority", { commonName: "orders", days: 3650, ...given }, {});
const alternativeNames = JSON.parse(fs.readFileSync("names.json", "utf8"));
const subject = { commonName: "kafka-1", unit: "broker" };
new Certificate("leaf", { authority: { certificate: authority.certificate, key: authority.key }, subject, alternativeNames, days: 365 }, {});
`;

const settings = `
name: contract
runtime: { name: nodejs, options: { typescript: false } }
plugins: { providers: [{ name: kafka-zookeeper, path: ${path.join(projectRoot, "operations/provider")} }] }
`;

describe("certificates of a stack", () => {
  let project: Project;
  let stack: Stack;
  const printed: string[] = [];

  before(async () => {
    project = await Project.create();
    writeFileSync(project.file("index.js"), program);
    writeFileSync(project.file("Pulumi.yaml"), settings);
    stack = await project.stack("certificates");
    names("10.0.0.1");
    await run("up", "--yes", "--skip-preview");
  });

  after(() => project.remove());

  const names = (...given: readonly string[]) => writeFileSync(project.file("names.json"), JSON.stringify(given));

  async function run(...args: readonly string[]): Promise<Result> {
    const result = await project.run([...args, "--stack", "certificates"]);
    printed.push(result.text);
    assert.equal(result.exitCode, 0, result.text);
    return result;
  }

  const certificate = (name: string) => {
    const pem = stack.stored(name)?.outputs["certificate"];
    assert(typeof pem === "string", stack.state);
    return new X509Certificate(pem);
  };

  it("are signed by its authority and in the state in the clear", () => {
    assert(certificate("leaf").verify(certificate("authority").publicKey));
    assert.equal(stack.stored("leaf")?.outputs["serial"], certificate("leaf").serialNumber);
  });

  it("stay as they are in the next up, and in a refresh", async () => {
    const { serialNumber } = certificate("leaf");
    await run("preview", "--expect-no-changes");
    await run("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await run("up", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(certificate("leaf").serialNumber, serialNumber);
  });

  it("are made again in place when a name of a server changes, and only those", async () => {
    const [leaf, authority] = [certificate("leaf"), certificate("authority")].map((one) => one.serialNumber);
    names("10.0.0.1", "kafka1.example.org");
    assert.match((await run("preview", "--diff")).text, /~ kafka-zookeeper:index:Certificate: \(update\)[^]*kafka1/);
    await run("up", "--yes", "--skip-preview", "--diff");
    assert.notEqual(certificate("leaf").serialNumber, leaf);
    assert.equal(certificate("leaf").checkHost("kafka1.example.org"), "kafka1.example.org");
    assert.equal(certificate("authority").serialNumber, authority);
  });

  it("have keys that are in no output of the engine, and encrypted in the state", async () => {
    const { stdout } = await project.run(["stack", "export", "--show-secrets", "--stack", "certificates"]);
    const keys = [...stdout.matchAll(/-----BEGIN PRIVATE KEY-----\\+n([\w+/=]+)/g)].map(([, line = ""]) => line);
    assert(new Set(keys).size >= 2, "the keys of the authority and of the certificate");
    for (const key of ["BEGIN PRIVATE KEY", ...keys]) {
      assert(!stack.state.includes(key));
      for (const text of printed) assert(!text.includes(key));
    }
  });
});

describe("certificates of a stack with an authority of one's own", () => {
  let project: Project;
  let stack: Stack;
  let company: MadeAuthority;
  const run = (...args: readonly string[]) => project.run([...args, "--stack", "certificates"]);
  const give = ({ own: certificate, key }: MadeAuthority) =>
    writeFileSync(project.file("given.json"), JSON.stringify({ certificate, key }));

  before(async () => {
    company = await makeTestAuthority({ name: "kafka", by: await makeTestAuthority(), key: "RSA-2048" });
    project = await Project.create();
    writeFileSync(project.file("index.js"), program);
    writeFileSync(project.file("Pulumi.yaml"), settings);
    writeFileSync(project.file("names.json"), '["10.0.0.1"]');
    give(company);
    stack = await project.stack("certificates");
  });

  after(() => project.remove());

  it("are signed by it, stay as they are in the next up, and its key is in no output and encrypted in the state", async () => {
    const up = await run("up", "--yes", "--skip-preview");
    assert.equal(up.exitCode, 0, up.text);
    const leaf = new X509Certificate(String(stack.stored("leaf")?.outputs["certificate"]));
    assert(leaf.verify(new X509Certificate(company.own).publicKey));
    const again = await run("preview", "--diff", "--expect-no-changes");
    assert.equal(again.exitCode, 0, again.text);
    const [, line = ""] = company.key.split("\n");
    for (const text of [up.text, again.text, stack.state]) assert(!text.includes(line));
  });

  it("are not signed by another one while the stack is there: a preview says so", async () => {
    give(await makeTestAuthority({ name: "other" }));
    const { exitCode, text } = await run("preview");
    assert.notEqual(exitCode, 0, text);
    assert.match(text, /security\.authority: cannot change once certificates are signed/);
    assert.match(text, /fix: +give CN=kafka again, with the same key/);
  });
});
