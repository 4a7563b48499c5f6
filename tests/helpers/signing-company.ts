import assert from "node:assert/strict";
import type { WantedCertificate } from "../../components/hosts/own-certificates";
import { judgeCertificates } from "../../operations/certificates/given-certificates";
import { OpensslAuthority, type OpensslPair, type Wish } from "./openssl-authority";

/** A company whose authority has signed certificates for two hosts, the operator and ZooKeeper's clients, by OpenSSL. */
export class SigningCompany {
  readonly company = new OpensslAuthority();
  readonly between = new OpensslAuthority("/O=Company/CN=between", this.company, "critical,CA:true,pathlen:0");
  /** Another one with the same name. */
  readonly foreign = new OpensslAuthority();
  readonly good: Readonly<Record<string, OpensslPair>> = {
    kafka1: this.company.issue(this.of(1)),
    kafka2: this.company.issue(this.of(2)),
    admin: this.company.issue({ subject: "/O=Company/CN=kafka-admin", names: "", uses: "clientAuth" }),
    client: this.company.issue({ subject: "/O=Company/CN=kafka", names: "", uses: "clientAuth" }),
  };

  remove(): void {
    for (const one of [this.company, this.between, this.foreign]) one.remove();
  }

  of(id: number, wish: Wish = {}): Wish {
    return { subject: `/O=Company/CN=kafka${id}`, names: `IP:10.0.0.${id},DNS:kafka${id}.example.org`, ...wish };
  }

  kafka1(wish: Wish = {}, by = this.company): OpensslPair {
    return by.issue(this.of(1, wish));
  }

  /** What is said of the good ones with some changes. */
  judge(changes: Readonly<Record<string, OpensslPair | undefined>> = {}, authority = this.company.certificate) {
    const given = { ...this.good, ...changes };
    const host = (id: number) =>
      wanted(`security.certificates.kafka${id}`, given[`kafka${id}`], [`10.0.0.${id}`, `kafka${id}.example.org`]);
    const { client } = given;
    return judgeCertificates(
      {
        authority: { certificate: authority, property: "security.authority.certificateFile" },
        hosts: { kafka1: host(1), kafka2: host(2) },
        admin: wanted("security.admin", given["admin"]),
        ...(client === undefined ? {} : { zookeeperClient: wanted("security.zookeeperClient", client) }),
        sameSubject: ["kafka1", "kafka2"],
      },
      new Date(),
    );
  }
}

function wanted(property: string, pair: OpensslPair | undefined, names: readonly string[] = []): WantedCertificate {
  assert(pair);
  const places = { certificate: `${property}.certificateFile`, key: `${property}.keyFile` };
  return { ...pair, property, names, places };
}
