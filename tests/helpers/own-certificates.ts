import type { Raw } from "./config";
import { OpensslAuthority, type Wish } from "./openssl-authority";

/** A company that signs the certificates of a cluster of three hosts one by one, and keeps its key. */
export class Company {
  readonly authority = new OpensslAuthority();

  remove(): void {
    this.authority.remove();
  }

  /** What a stack file says of certificates that are made now, in files. */
  security(changes: Raw = {}): Raw {
    const { authority } = this;
    return {
      mode: "secure",
      authority: { certificateFile: authority.write("ca.pem", authority.certificate) },
      certificates: Object.fromEntries([1, 2, 3].map((id) => [`kafka${id}`, this.host(id)])),
      admin: this.files("admin", { subject: "/O=Company/CN=kafka-admin", names: "", uses: "clientAuth" }),
      zookeeperClient: this.files("client", { subject: "/O=Company/CN=kafka-client", names: "", uses: "clientAuth" }),
      ...changes,
    };
  }

  /** The next certificate of a host, in the files of the one before. */
  host(id: number, wish: Wish = {}): Raw {
    const subject = `/C=DE/O=Company/CN=kafka${id}.example.org`;
    return this.files(`kafka${id}`, { subject, names: `IP:10.0.0.${id}`, ...wish });
  }

  private files(name: string, wish: Wish): Raw {
    const { certificate, key } = this.authority.issue(wish);
    return {
      certificateFile: this.authority.write(`${name}.pem`, certificate),
      keyFile: this.authority.write(`${name}.key`, key),
    };
  }
}
