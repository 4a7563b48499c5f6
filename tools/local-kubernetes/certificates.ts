import { generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { run } from "../lib/run";
import { apiServer, apiService, ranges, type ClusterFiles, type NodePlace } from "./layout";

const days = "3650";
const organisation = "system:masters";

interface Certificate {
  /** The base name of its files. */
  readonly name: string;
  readonly authority: "kubernetes" | "front-proxy" | "etcd";
  readonly subject: string;
  readonly usage: "clientAuth" | "serverAuth" | "clientAuth,serverAuth";
  readonly altNames?: readonly string[];
}

const authorities = ["kubernetes", "front-proxy", "etcd"] as const;

const gateway = `IP:${ranges.nodes.gateway}`;
const apiNames = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];

/** Who a program of the control plane is to the API server; each has a certificate and a kubeconfig of this name. */
export const clients = {
  administrator: `/O=${organisation}/CN=administrator`,
  "controller-manager": "/CN=system:kube-controller-manager",
  scheduler: "/CN=system:kube-scheduler",
  proxy: "/CN=system:kube-proxy",
  "kube-router": "/CN=kube-router",
} as const;

function certificates(nodes: readonly NodePlace[]): Certificate[] {
  const client = (name: string, subject: string): Certificate => ({
    name,
    authority: "kubernetes",
    subject,
    usage: "clientAuth",
  });
  return [
    {
      name: "api-server",
      authority: "kubernetes",
      subject: "/CN=kube-apiserver",
      usage: "serverAuth",
      altNames: [...apiNames.map((name) => `DNS:${name}`), `IP:${apiService}`, gateway],
    },
    client("api-server-to-kubelet", `/O=${organisation}/CN=kube-apiserver`),
    { name: "front-proxy-client", authority: "front-proxy", subject: "/CN=front-proxy-client", usage: "clientAuth" },
    { name: "etcd", authority: "etcd", subject: "/CN=etcd", usage: "clientAuth,serverAuth", altNames: [gateway] },
    ...Object.entries(clients).map(([name, subject]) => client(name, subject)),
    ...nodes.flatMap(({ name, address }): Certificate[] => [
      client(name, `/O=system:nodes/CN=system:node:${name}`),
      {
        name: `${name}-server`,
        authority: "kubernetes",
        subject: `/O=system:nodes/CN=system:node:${name}`,
        usage: "serverAuth",
        altNames: [`DNS:${name}`, `IP:${address}`],
      },
    ]),
  ];
}

/** Where the files of a certificate are. */
export function certificate({ certificates }: ClusterFiles, name: string): { crt: string; key: string } {
  return { crt: path.join(certificates, `${name}.crt`), key: path.join(certificates, `${name}.key`) };
}

/** The certificate of an authority. */
export function authority(files: ClusterFiles, name: (typeof authorities)[number]): string {
  return certificate(files, `${name}-ca`).crt;
}

/** The pair of keys that tokens of service accounts are signed with. */
export function tokenKeys({ certificates }: ClusterFiles): { public: string; private: string } {
  return { public: path.join(certificates, "tokens.pub"), private: path.join(certificates, "tokens.key") };
}

/** Makes every key and certificate that is not there yet. */
export async function ensureCertificates(files: ClusterFiles, nodes: readonly NodePlace[]): Promise<void> {
  // Debian's own configuration would add extensions.
  await writeFile(configOf(files), "[req]\ndistinguished_name = name\n[name]\n");
  for (const name of authorities) await ensure(files, `${name}-ca`, selfSigned(name));
  await Promise.all(certificates(nodes).map((each) => ensure(files, each.name, signed(files, each))));
  await ensureTokenKeys(files);
}

function selfSigned(name: string): string[] {
  const extensions = ["basicConstraints=critical,CA:true", "keyUsage=critical,keyCertSign,cRLSign,digitalSignature"];
  return ["-subj", `/CN=${name}-ca`, ...extensions.flatMap((each) => ["-addext", each])];
}

function signed(files: ClusterFiles, { authority: by, subject, usage, altNames = [] }: Certificate): string[] {
  const { crt, key } = certificate(files, `${by}-ca`);
  const extensions = [
    "basicConstraints=critical,CA:false",
    "keyUsage=critical,digitalSignature,keyEncipherment",
    `extendedKeyUsage=${usage}`,
    ...(altNames.length > 0 ? [`subjectAltName=${altNames.join(",")}`] : []),
  ];
  return ["-CA", crt, "-CAkey", key, "-subj", subject, ...extensions.flatMap((each) => ["-addext", each])];
}

// The certificate appears last and whole, so one that is there has its key beside it.
async function ensure(files: ClusterFiles, name: string, args: readonly string[]): Promise<void> {
  const { crt, key } = certificate(files, name);
  if (existsSync(crt)) return;
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"];
  const output = ["-days", days, "-keyout", key, "-out", `${crt}.part`];
  await run("openssl", ["req", "-x509", "-config", configOf(files), ...curve, ...args, ...output]);
  await rename(`${crt}.part`, crt);
}

function configOf({ certificates }: ClusterFiles): string {
  return path.join(certificates, "openssl.cnf");
}

async function ensureTokenKeys(files: ClusterFiles): Promise<void> {
  const keys = tokenKeys(files);
  if (existsSync(keys.public)) return;
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  await writeFile(keys.private, pair.privateKey, { mode: 0o600 });
  await writeFile(`${keys.public}.part`, pair.publicKey);
  await rename(`${keys.public}.part`, keys.public);
}

/** The text of a kubeconfig that logs in with one of the certificates. */
export function kubeconfig(files: ClusterFiles, name: string): string {
  const { crt, key } = certificate(files, name);
  const base64 = (file: string) => readFileSync(file, "base64");
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "local",
        cluster: { server: apiServer, "certificate-authority-data": base64(authority(files, "kubernetes")) },
      },
    ],
    users: [{ name, user: { "client-certificate-data": base64(crt), "client-key-data": base64(key) } }],
    contexts: [{ name: "local", context: { cluster: "local", user: name } }],
    "current-context": "local",
  });
}
