import { appendFile, chmod, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { loadExeca } from "../../../operations/lib/execa";

/**
 * Keys and certificates like those of the playbook, which makes its own, for the lower bound: in `keys` of the folder, and where each
 * host has them. Making them is no part of what is measured there.
 */
export async function prepareKeys(folder: string, { hosts }: ClusterSpec): Promise<void> {
  const keys = path.join(folder, "keys");
  await mkdir(keys, { mode: 0o700 });
  const subject = ["-subj", "/O=kafka-zookeeper/CN=authority", "-addext", "keyUsage=critical,keyCertSign,cRLSign"];
  await openssl(keys, ["req", "-x509", ...newKey, "-days", "30", ...subject, "-keyout", "ca.key", "-out", "ca.pem"]);
  await sign(keys, { file: "admin", unit: "admin", name: "admin" });
  for (const { name, address, roles } of hosts) {
    const files = [
      {
        file: `${name}-server`,
        unit: "zookeeper",
        name: `zookeeper-${roles["zookeeper"]}`,
        at: "zookeeper/tls/server",
      },
      { file: `${name}-broker`, unit: "broker", name: `kafka-${roles["kafka"]}`, at: "kafka/tls/broker" },
      { file: `${name}-zookeeper`, unit: "zookeeper-client", name: "broker", at: "kafka/tls/zookeeper" },
    ];
    for (const { at, ...leaf } of files) {
      await sign(keys, { ...leaf, address });
      const target = path.join(folder, "hosts", name, "etc", `${at}.pem`);
      await mkdir(path.dirname(target), { recursive: true, mode: 0o750 });
      await copyFile(path.join(keys, `${leaf.file}.pem`), target);
      await chmod(target, 0o640);
      await copyFile(path.join(keys, "ca.pem"), path.join(path.dirname(target), "ca.pem"));
    }
  }
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"];

interface Leaf {
  readonly file: string;
  readonly unit: string;
  readonly name: string;
  readonly address?: string;
}

/** The key, the certificate and that of the authority in one file, which is what the servers read. */
async function sign(keys: string, { file, unit, name, address = "127.0.0.1" }: Leaf): Promise<void> {
  const extensions = ["basicConstraints=critical,CA:false", "extendedKeyUsage=serverAuth,clientAuth"];
  const added = [...extensions, `subjectAltName=IP:${address}`].flatMap((one) => ["-addext", one]);
  const subject = `/O=kafka-zookeeper/OU=${unit}/CN=${name}`;
  await openssl(keys, ["req", ...newKey, "-subj", subject, ...added, "-keyout", `${file}.key`, "-out", `${file}.csr`]);
  const by = ["-CA", "ca.pem", "-CAkey", "ca.key", "-days", "30", "-copy_extensions", "copyall"];
  await openssl(keys, ["x509", "-req", "-in", `${file}.csr`, ...by, "-out", `${file}.crt`]);
  const whole = path.join(keys, `${file}.pem`);
  await writeFile(whole, "", { mode: 0o600 });
  for (const part of [`${file}.key`, `${file}.crt`, "ca.pem"])
    await appendFile(whole, await readFile(path.join(keys, part)));
}

async function openssl(cwd: string, args: readonly string[]): Promise<void> {
  const { execa } = await loadExeca();
  await execa("openssl", args, { cwd, stdin: "ignore" });
}
