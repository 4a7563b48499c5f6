import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** What OpenSSL is asked for; without further words a good certificate of a server, for a year. */
export interface Wish {
  readonly subject?: string;
  /** As OpenSSL writes them. Example: `IP:10.0.0.1`. */
  readonly names?: string;
  readonly key?: "P-256" | "RSA-2048" | "RSA-1024" | "ED25519";
  readonly hash?: string;
  /** As OpenSSL writes times: `20200101000000Z`. */
  readonly from?: string;
  readonly until?: string;
  readonly uses?: string;
  readonly keyUsage?: string;
  readonly basic?: string;
}

/** A certificate with its key, PEM. */
export interface OpensslPair {
  readonly certificate: string;
  readonly key: string;
}

const year = 365 * 86_400_000;
const time = (ms: number) =>
  `${new Date(ms)
    .toISOString()
    .replaceAll(/[-:T]|\.\d+/g, "")
    .slice(0, 14)}Z`;

/** An authority of a company, run by OpenSSL as companies do; its files are gone when it is removed. */
export class OpensslAuthority {
  private readonly directory = mkdtempSync(path.join(tmpdir(), "company-"));
  private count = 0;
  private readonly own: string;
  readonly certificate: string;

  constructor(subject = "/O=Company/CN=authority for Kafka", by?: OpensslAuthority, basic = "critical,CA:true") {
    writeFileSync(this.at("openssl.cnf"), configuration(this.directory));
    writeFileSync(this.at("index.txt"), "");
    this.own = "ca";
    const request = this.request("ca", subject, "P-256");
    const wish = { basic, keyUsage: "critical,keyCertSign,cRLSign", uses: "", names: "" };
    if (by === undefined) this.sign("ca", request, wish, ["-selfsign", "-keyfile", this.at("ca.key")], this.directory);
    else by.signFor(request, this.at("ca.crt"), wish);
    this.certificate = this.read("ca.crt");
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }

  issue(wish: Wish = {}): OpensslPair {
    this.count += 1;
    const name = `leaf${this.count}`;
    const request = this.request(name, wish.subject ?? "/O=Company/CN=kafka1", wish.key ?? "P-256");
    this.signFor(request, this.at(`${name}.crt`), wish);
    return { certificate: this.read(`${name}.crt`), key: this.read(`${name}.key`) };
  }

  /** Writes a file that is removed with the authority, and returns where it is. */
  write(name: string, content: string): string {
    writeFileSync(this.at(name), content);
    return this.at(name);
  }

  private signFor(request: string, out: string, wish: Wish): void {
    const by = ["-cert", this.at(`${this.own}.crt`), "-keyfile", this.at(`${this.own}.key`)];
    this.sign(out, request, wish, by);
  }

  private sign(out: string, request: string, wish: Wish, by: readonly string[], directory?: string): void {
    const { names = "IP:10.0.0.1", uses = "serverAuth,clientAuth", keyUsage = "critical,digitalSignature" } = wish;
    const extensions = [
      "[added]",
      `basicConstraints=${wish.basic ?? "critical,CA:false"}`,
      ...(keyUsage === "" ? [] : [`keyUsage=${keyUsage}`]),
      ...(uses === "" ? [] : [`extendedKeyUsage=${uses}`]),
      ...(names === "" ? [] : [`subjectAltName=${names}`]),
    ];
    writeFileSync(this.at("added.cnf"), `${extensions.join("\n")}\n`);
    const start = wish.from ?? time(Date.now() - 86_400_000);
    const end = wish.until ?? time(Date.now() + year);
    const file = directory === undefined ? out : path.join(directory, `${out}.crt`);
    this.openssl(
      ...["ca", "-batch", "-config", this.at("openssl.cnf"), "-in", request, "-out", file, "-notext"],
      ...["-md", wish.hash ?? "sha256", "-startdate", start, "-enddate", end],
      ...["-extfile", this.at("added.cnf"), "-extensions", "added", "-preserveDN", "-utf8", ...by],
    );
  }

  private request(name: string, subject: string, kind: NonNullable<Wish["key"]>): string {
    const key = this.at(`${name}.key`);
    const made = {
      "P-256": ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
      "RSA-2048": ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
      "RSA-1024": ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
      ED25519: ["genpkey", "-algorithm", "ED25519"],
    }[kind];
    this.openssl(...made, "-out", key);
    const request = this.at(`${name}.csr`);
    const config = ["-config", this.at("openssl.cnf")];
    this.openssl("req", "-new", ...config, "-utf8", "-key", key, "-subj", subject, "-out", request);
    return request;
  }

  private openssl(...args: string[]): void {
    execFileSync("openssl", args, { stdio: "pipe" });
  }

  private at(name: string): string {
    return path.join(this.directory, name);
  }

  private read(name: string): string {
    return readFileSync(this.at(name), "utf8");
  }
}

function configuration(directory: string): string {
  return `[req]
distinguished_name = name
[name]
[ca]
default_ca = own
[own]
dir = ${directory}
database = ${directory}/index.txt
new_certs_dir = ${directory}
rand_serial = yes
policy = any
unique_subject = no
email_in_dn = yes
[any]
countryName = optional
organizationName = optional
organizationalUnitName = optional
commonName = optional
emailAddress = optional
`;
}
