import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ConfigError } from "../../components/config/config-error";
import { readStackConfig } from "../../components/config/stack-config";
import { type HostSettings, settingsOf } from "../../components/settings";
import { inspect } from "../../operations/inspect";
import { publicKey, type Raw, rawConfig } from "./config";
import { stopEngine } from "./engine";

/** What the key file of `stackOnDisk` holds. */
export const privateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n";

/** The settings of the stack that the engine was started with. */
export const readSettings = () => settingsOf(readStackConfig(), inspect);

/** The same for a stack on hosts. */
export function readHostSettings(): HostSettings {
  const settings = readSettings();
  assert(settings.substrate === "ssh");
  return settings;
}

/** What is wrong with the stack that the engine was started with. */
export function issuesOf(): ConfigError["issues"] {
  try {
    readSettings();
  } catch (error) {
    assert(error instanceof ConfigError);
    return error.issues;
  }
  return [];
}

/** The files that a stack names, made anew for each test of a block. */
export interface StackOnDisk {
  directory: string;
  keyFile: string;
  knownHosts: string;
  /** A good configuration with these files, and some changes. */
  readonly complete: (changes?: Raw) => Raw;
}

/** Makes the files before each test of the block that calls this; after it, removes them and stops the engine. */
export function stackOnDisk(): StackOnDisk {
  const files: StackOnDisk = {
    directory: "",
    keyFile: "",
    knownHosts: "",
    complete: (changes = {}) =>
      rawConfig({ ...changes, ssh: { privateKeyFile: files.keyFile, ...(changes["ssh"] as Raw | undefined) } }),
  };
  beforeEach(() => {
    files.directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-settings-"));
    files.keyFile = path.join(files.directory, "id_ed25519");
    files.knownHosts = path.join(files.directory, "known_hosts");
    writeFileSync(files.keyFile, privateKey, { mode: 0o600 });
    const addresses = [1, 2, 3].flatMap((id) => [`10.0.0.${id}`, `192.168.10.10${id}`]);
    writeFileSync(files.knownHosts, addresses.map((address) => `${address} ${publicKey()}\n`).join(""));
  });
  afterEach(() => {
    rmSync(files.directory, { recursive: true });
    stopEngine();
  });
  return files;
}
