import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { clientFilesOf, clusterOutputs } from "../../../../components/outputs/cluster-outputs";
import { credentialsDirectory, credentialsOf, writeCredentials } from "../../../../tools/stack/credentials";
import { specOf } from "../../../helpers/config";
import { withUsers } from "../../../helpers/secure-spec";

const certificate = "-----BEGIN CERTIFICATE-----\nAbCd\n-----END CERTIFICATE-----\n";
const spec = withUsers({ orders: "SCRAM-SHA-512", billing: "SCRAM-SHA-256" });
const filesOf = (user: string, password: string) => clientFilesOf(spec, certificate, { user, password });
const outputs = {
  ...clusterOutputs(spec, certificate),
  clientFilesOf: { orders: filesOf("orders", "PLANTED-1"), billing: filesOf("billing", "PLANTED-2") },
  warnings: [],
};

const mode = (file: string) => (statSync(file).mode & 0o7777).toString(8);

describe("the credentials of a user", () => {
  it("are the client files of that user alone", () => {
    const files = credentialsOf("prod", "billing", outputs);
    assert.match(files["producer.properties"] ?? "", /PLANTED-2/);
    assert.doesNotMatch(JSON.stringify(files), /PLANTED-1/);
    assert.equal(files["ca.pem"], certificate);
  });

  for (const [what, user, given, message] of [
    [
      "an unknown user, with the list",
      "payments",
      outputs,
      /user payments of stack prod: .*\n.*given: orders, billing\n/,
    ],
    ["a user of another kind", "constructor", outputs, /given: orders, billing/],
    ["a stack in plain text", "orders", clusterOutputs(specOf()), /must have logins[^]*plain text[^]*clientFiles/],
    ["a stack that was never up", "orders", {}, /stack prod: no up of this version/],
    [
      "a stack whose outputs have another shape",
      "orders",
      { ...outputs, clientFilesOf: { orders: "PLANTED" } },
      /clientFilesOf/,
    ],
  ] as const)
    it(`are refused for ${what}`, () => {
      assert.throws(
        () => credentialsOf("prod", user, given),
        (problem: Error) => {
          assert.match(problem.message, message);
          assert.doesNotMatch(problem.message, /PLANTED/);
          return true;
        },
      );
    });

  it("are kept where git does not look, unless somebody says where", () => {
    assert.match(credentialsDirectory("prod", "orders"), /\/\.state\/credentials\/prod\/orders$/);
  });
});

describe("the files of credentials", () => {
  let root = "";
  const files = credentialsOf("prod", "orders", outputs);

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-credentials-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("can be read by their owner alone, and so can their directory, whatever the umask", async () => {
    const directory = path.join(root, "new", "orders");
    for (const umask of [0o000, 0o022, 0o077]) {
      const before = process.umask(umask);
      try {
        assert.deepEqual(await writeCredentials(directory, files), Object.keys(files).sort());
      } finally {
        process.umask(before);
      }
      assert.equal(mode(directory), "700");
      for (const name of readdirSync(directory)) assert.equal(mode(path.join(directory, name)), "600", name);
      rmSync(directory, { recursive: true });
    }
  });

  it("are replaced by a second run, of which a first one that was cut leaves nothing behind", async () => {
    await writeCredentials(root, files);
    writeFileSync(path.join(root, "ca.pem.unfinished"), "half");
    const old = statSync(path.join(root, "producer.properties")).ino;
    await writeCredentials(root, filesOf("orders", "ROTATED"));
    assert.match(readFileSync(path.join(root, "producer.properties"), "utf8"), /ROTATED/);
    assert.notEqual(statSync(path.join(root, "producer.properties")).ino, old, "a reader keeps the old file");
    assert.deepEqual(readdirSync(root).sort(), Object.keys(files).sort());
  });

  it("leave files of others in the directory alone", async () => {
    writeFileSync(path.join(root, "notes.txt"), "mine");
    await writeCredentials(root, files);
    assert.equal(readFileSync(path.join(root, "notes.txt"), "utf8"), "mine");
  });

  it("are not written over a file of another program", async () => {
    writeFileSync(path.join(root, "application.yaml"), "spring: {}\n");
    await assert.rejects(writeCredentials(root, files), /other programs[^]*given: .*application\.yaml/);
    assert.deepEqual(readdirSync(root), ["application.yaml"]);
  });

  it("are not written into a directory that others can look into, whose mode stays", async () => {
    const open = path.join(root, "open");
    mkdirSync(open);
    chmodSync(open, 0o755);
    await assert.rejects(writeCredentials(open, files), /nobody else can look into[^]*given: .*mode 755/);
    assert.deepEqual([readdirSync(open), mode(open)], [[], "755"]);
  });

  it("are not written through a link", async () => {
    const link = path.join(root, "link");
    symlinkSync(root, link);
    await assert.rejects(writeCredentials(link, files), /given: .*link, which is none/);
    assert.deepEqual(readdirSync(root), ["link"]);
  });

  it("do not leave the directory, whatever a stack calls them", async () => {
    for (const name of ["../x", "/tmp/x", "a/b", ".."])
      await assert.rejects(writeCredentials(path.join(root, "d"), { [name]: "x" }), /no name of a client file/);
    assert(!existsSync(path.join(root, "d")));
  });
});
