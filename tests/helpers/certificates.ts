import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Identity } from "../../components/resources/inputs/identity-inputs";

/** A certificate with its key, PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** Whom a certificate is for, and how long. */
export interface Wanted {
  readonly subject?: string;
  /** `IP:127.0.0.1` or `DNS:kafka1`. */
  readonly names?: readonly string[];
  /** Days from now; negative for one that has expired. */
  readonly days?: number;
}

function openssl(...args: string[]): void {
  execFileSync("openssl", args, { stdio: "pipe" });
}

/** An authority of a test; its files are gone when it is removed. */
export class TestAuthority {
  private readonly directory = mkdtempSync(path.join(tmpdir(), "authority-"));
  private made = 0;
  readonly certificate: string;

  /** @param name - As OpenSSL writes it. */
  constructor(name = "/CN=authority") {
    // Debian's own configuration would add extensions.
    writeFileSync(this.file("cnf"), "[req]\ndistinguished_name = name\n[name]\n");
    this.certificate = this.make("ca", name, 3_650, ["basicConstraints=critical,CA:true"]).cert;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }

  issue({ subject = "/OU=broker/CN=kafka-1", names = ["IP:127.0.0.1"], days = 365 }: Wanted = {}): Pair {
    this.made += 1;
    const extensions = [
      "basicConstraints=critical,CA:false",
      "extendedKeyUsage=serverAuth,clientAuth",
      ...(names.length > 0 ? [`subjectAltName=${names.join(",")}`] : []),
    ];
    return this.make(`leaf${this.made}`, subject, days, extensions, true);
  }

  /** Who this program is, to servers of this authority. */
  identity(wanted: Wanted = {}): Identity {
    const { cert, key } = this.issue({ subject: "/OU=admin/CN=admin", names: [], ...wanted });
    return { authorities: this.certificate, certificate: cert, key, services: ["zookeeper", "kafka"] };
  }

  /** Writes a file that is removed with the authority, and returns where it is. */
  write(name: string, content: string): string {
    const file = path.join(this.directory, name);
    writeFileSync(file, content);
    return file;
  }

  private file(extension: string, name = "openssl"): string {
    return path.join(this.directory, `${name}.${extension}`);
  }

  private make(name: string, subject: string, days: number, extensions: readonly string[], signed = false): Pair {
    const [crt, key] = [this.file("crt", name), this.file("key", name)];
    const request = this.file("csr", name);
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-keyout", key];
    const added = extensions.flatMap((each) => ["-addext", each]);
    const asked = ["-config", this.file("cnf"), "-utf8", ...curve, "-subj", subject, ...added, "-out", request];
    openssl("req", "-new", ...asked);
    // `req -x509` could do both, but for no certificate that has expired.
    const by = signed ? ["-CA", this.file("crt", "ca"), "-CAkey", this.file("key", "ca")] : ["-signkey", key];
    openssl("x509", "-req", "-in", request, ...by, "-days", String(days), "-copy_extensions", "copyall", "-out", crt);
    return { cert: readFileSync(crt, "utf8"), key: readFileSync(key, "utf8") };
  }
}
