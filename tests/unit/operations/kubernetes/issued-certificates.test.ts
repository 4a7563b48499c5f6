import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { isRpcSecret } from "@pulumi/pulumi/runtime/rpc";
import type { AwaitedCertificate } from "../../../../components/resources/inputs/issued-certificates-inputs";
import { recordedIn } from "../../../../operations/certificates/recorded";
import {
  awaitCertificates,
  type CertificateObject,
  type CertificateReader,
} from "../../../../operations/kubernetes/issued-certificates";
import type { EngineLog } from "../../../../operations/provider/engine-log";
import { issuedCertificates } from "../../../../operations/provider/issued-certificates-handler";
import { asSecret, type Properties, reveal } from "../../../../operations/provider/values";
import { OpensslAuthority, type OpensslPair, type Wish } from "../../../helpers/openssl-authority";
import { VirtualClock } from "../../../helpers/virtual-clock";

const certificates: AwaitedCertificate[] = [
  {
    ...{ holder: "kafka-1-server", name: "kafka-1-broker", secret: "kafka-1-broker-tls" },
    ...{ subject: "CN=kafka-1,OU=broker,O=kafka-zookeeper", names: "127.0.0.1 kafka-1.kafka.svc" },
  },
  {
    ...{ holder: "admin", name: "admin", secret: "admin-tls" },
    ...{ subject: "CN=admin,OU=admin,O=kafka-zookeeper", names: "" },
  },
];

const wishes: Readonly<Record<string, Wish>> = {
  "kafka-1-broker": {
    subject: "/O=kafka-zookeeper/OU=broker/CN=kafka-1",
    names: "IP:127.0.0.1,DNS:kafka-1.kafka.svc",
  },
  admin: { subject: "/O=kafka-zookeeper/OU=admin/CN=admin", names: "", uses: "clientAuth" },
};

/** What a double of the controller of cert-manager has made: objects with their conditions, and Secrets. */
class FakeIssuer implements CertificateReader {
  private readonly secrets = new Map<string, OpensslPair>();
  readonly objects = new Map<string, CertificateObject>();

  constructor(private readonly authority: OpensslAuthority) {}

  /** Signs a Certificate, as its object asks or otherwise. */
  sign(name: string, wish: Wish = {}): OpensslPair {
    const pair = this.authority.issue({ ...wishes[name], ...wish });
    this.secrets.set(`${name}-tls`, pair);
    const ready = { type: "Ready", status: "True", observedGeneration: 1 };
    this.objects.set(name, { metadata: { generation: 1 }, status: { conditions: [ready] } });
    return pair;
  }

  refuse(name: string, message: string): void {
    this.objects.set(name, { status: { conditions: [{ type: "Ready", status: "False", message }] } });
  }

  certificate = (name: string) => Promise.resolve(this.objects.get(name));

  secret = (name: string) => {
    const pair = this.secrets.get(name);
    if (pair === undefined) return Promise.resolve(undefined);
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const combined = base64(`${pair.key}${pair.certificate}`);
    const data = { "tls.crt": base64(pair.certificate), "tls.key": base64(pair.key), "tls-combined.pem": combined };
    return Promise.resolve({ data });
  };
}

describe("certificates that a double of cert-manager's controller signs", function () {
  this.timeout(60_000);
  let company: OpensslAuthority;
  let issuer: FakeIssuer;

  before(() => (company = new OpensslAuthority()));
  after(() => company.remove());
  beforeEach(() => {
    issuer = new FakeIssuer(company);
    for (const { name } of certificates) issuer.sign(name);
  });

  const said: string[] = [];
  function wait(timeout = 5) {
    said.length = 0;
    const log = (line: string) => void said.push(line);
    const clock = new VirtualClock();
    return awaitCertificates({ read: issuer, certificates, authority: company.certificate, timeout, log, clock });
  }

  it("are read back with their serials, and the key of the operator alone", async () => {
    const { issued, serials, admin } = await wait();
    assert.deepEqual(Object.keys(issued), ["kafka-1-server", "admin"]);
    assert.equal(serials["kafka-1-server"], new X509Certificate(issued["kafka-1-server"] ?? "").serialNumber);
    assert.match(admin.key, /PRIVATE KEY/);
    assert(!JSON.stringify(issued).includes("PRIVATE KEY"));
  });

  it("are waited for, and the message says in the words of cert-manager why one is not there", async () => {
    issuer.refuse("admin", "issuer company: forbidden by policy");
    await assert.rejects(wait(), (error: Error) => {
      assert.match(error.message, /^Certificate admin: must be made by cert-manager within 5 s/);
      assert.match(error.message, /given: "issuer company: forbidden by policy"/);
      assert.match(error.message, /fix: {3}read kubectl describe certificate admin/);
      return true;
    });
    assert.deepEqual(said, ["waiting for cert-manager: Certificate admin"]);
    issuer.objects.delete("admin");
    await assert.rejects(wait(), /there is no such Certificate/);
  });

  it("are not taken for an object that was edited since", async () => {
    const stale = { type: "Ready", status: "True", observedGeneration: 1 };
    issuer.objects.set("admin", { metadata: { generation: 2 }, status: { conditions: [stale] } });
    await assert.rejects(wait(), /Certificate admin: must be made by cert-manager/);
  });

  for (const [what, wish, rule] of [
    [
      "leaves names out",
      { names: "IP:127.0.0.1" },
      /every name and address.*\n {4}given: .*without kafka-1\.kafka\.svc/,
    ],
    ["changes the subject", { subject: "/CN=kafka-1" }, /must be for the subject that was asked for/],
    ["leaves a purpose out", { uses: "serverAuth" }, /must be for serverAuth and clientAuth/],
    ["gives one that has expired", { from: "20200101000000Z", until: "20210101000000Z" }, /must not have expired/],
  ] as const)
    it(`are refused from an issuer that ${what}, before any server has one`, async () => {
      issuer.sign("kafka-1-broker", wish);
      await assert.rejects(wait(), rule);
    });

  it("are refused from another authority than that of the stack file", async () => {
    const other = new OpensslAuthority();
    const foreign = new FakeIssuer(other);
    for (const { name } of certificates) foreign.sign(name);
    issuer = foreign;
    await assert.rejects(
      wait(),
      /Certificate kafka-1-broker: must be signed by the first certificate of security\.authority/,
    );
    other.remove();
  });

  describe("as a resource", () => {
    const urn = "urn:pulumi:dev::kafka-zookeeper::kafka-zookeeper:index:IssuedCertificates::cluster-certificates";
    const infos: string[] = [];
    const log = {
      info: (text: string) => void infos.push(text),
      warn: (text: string) => void infos.push(text),
      status: () => undefined,
      flush: () => Promise.resolve(),
    } as unknown as EngineLog;
    let reader: CertificateReader | undefined;
    const resource = issuedCertificates({ log, signal: new AbortController().signal }, () => {
      if (reader === undefined) throw new Error("no route to host");
      return reader;
    });
    let inputs: Properties;
    let state: Properties;

    beforeEach(async () => {
      infos.length = 0;
      reader = issuer;
      inputs = {
        ...{ access: asSecret({}), namespace: "kafka", authority: company.certificate, certificates, timeout: 5 },
      };
      state = (await resource.create(urn, inputs)).outs;
    });

    const changes = async (news = inputs) => (await resource.diff("one", urn, state, news)).changes;

    it("keep the key of the operator in the state as a secret, and no other", () => {
      assert(isRpcSecret(state["admin"]));
      assert(!JSON.stringify({ ...state, admin: "" }).includes("PRIVATE KEY"));
      assert.match(JSON.stringify(reveal(state["admin"])), /PRIVATE KEY/);
    });

    it("change when cert-manager has renewed one, and a preview names it", async () => {
      assert.equal(await changes(), false);
      const { certificate } = issuer.sign("kafka-1-broker");
      assert.equal(await changes(), true);
      assert.deepEqual(infos, ["renewed by cert-manager: kafka-1-broker"]);
      const { outs } = await resource.update("one", urn, state, inputs);
      const serials = outs["serials"] as Record<string, string>;
      assert.equal(serials["kafka-1-server"], new X509Certificate(certificate).serialNumber);
    });

    it("change with what is asked for, and not with how the cluster is reached", async () => {
      assert.equal(await changes({ ...inputs, access: asSecret({ context: "other" }), timeout: 9 }), false);
      assert.equal(await changes({ ...inputs, certificates: certificates.slice(1) }), true);
    });

    it("stay as they are while the cluster cannot be asked, which is told", async () => {
      reader = undefined;
      assert.equal(await changes(), false);
      assert.match(infos.join(), /did not tell which certificates cert-manager has renewed/);
    });

    it("are among those that scripts/certificates lists, as renewed by cert-manager", () => {
      const type = "kafka-zookeeper:index:IssuedCertificates";
      const listed = recordedIn({ urn, type, outputs: reveal(state) as Record<string, unknown> });
      assert.deepEqual(
        listed.map(({ name, subject, renewedBy, isAuthority }) => [name, subject, renewedBy, isAuthority]),
        [
          ["cluster-kafka-1-server", "CN=kafka-1,OU=broker,O=kafka-zookeeper", "cert-manager", false],
          ["cluster-admin", "CN=admin,OU=admin,O=kafka-zookeeper", "cert-manager", false],
        ],
      );
    });
  });
});
