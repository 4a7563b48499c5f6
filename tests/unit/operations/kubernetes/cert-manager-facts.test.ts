import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { KubeConfig } from "@kubernetes/client-node";
import { certManagerFacts } from "../../../../operations/kubernetes/cert-manager-facts";
import { Look } from "../../../../operations/kubernetes/look";

type Answer = readonly [code: number, body: object];

describe("what a cluster says of cert-manager", () => {
  let server: Server;
  const answers = new Map<string, Answer>();
  let mayNot: readonly string[] = [];

  before(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (part) => (body += String(part)));
      request.on("end", () => {
        const [code, answer] = request.url?.includes("selfsubjectaccessreviews")
          ? review(body)
          : (answers.get(request.url ?? "") ?? [404, { kind: "Status", code: 404 }]);
        response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(answer));
      });
    });
    server.listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
  });

  after(() => server.close());
  beforeEach(() => {
    answers.clear();
    mayNot = [];
  });

  function review(body: string): Answer {
    const { spec } = JSON.parse(body) as { spec: { resourceAttributes: { verb: string; group: string } } };
    const { verb, group } = spec.resourceAttributes;
    assert.equal(group, "cert-manager.io");
    return [201, { spec, status: { allowed: !mayNot.includes(verb), reason: "no Role says so" } }];
  }

  async function ask(kind: "Issuer" | "ClusterIssuer" = "Issuer", clusterChecks = true) {
    const config = new KubeConfig();
    const { port } = server.address() as AddressInfo;
    config.loadFromClusterAndUser(
      { name: "one", server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
      { name: "user" },
    );
    const look = new Look();
    const { certManager } = await certManagerFacts(
      config,
      { namespace: "kafka", clusterChecks },
      { name: "company", kind },
      look,
    );
    return { certManager, denied: look.denied };
  }

  const api = "/apis/cert-manager.io/v1";
  const issuer = `${api}/namespaces/kafka/issuers/company`;
  const isServed = () => answers.set(api, [200, { kind: "APIResourceList", groupVersion: "", resources: [] }]);
  const condition = (status: string, message?: string): Answer => [
    200,
    { status: { conditions: [{ type: "Ready", status, message }] } },
  ];

  it("is that it is not there, whatever else there is", async () => {
    assert.deepEqual(await ask(), { certManager: { isServed: false }, denied: [] });
  });

  it("is why the issuer cannot sign: it is not there, not ready, or nobody looks after it", async () => {
    isServed();
    const problem = async () => (await ask()).certManager?.issuerProblem;
    assert.equal(await problem(), "there is none");
    answers.set(issuer, condition("False", "secret company-ca is missing"));
    assert.equal(await problem(), "not Ready: secret company-ca is missing");
    answers.set(issuer, [200, {}]);
    assert.match((await problem()) ?? "", /it may not run$/);
    answers.set(issuer, condition("True"));
    assert.equal(await problem(), undefined);
  });

  it("is which right lacks, each by its name", async () => {
    isServed();
    answers.set(issuer, condition("True"));
    mayNot = ["create", "patch"];
    assert.deepEqual((await ask()).denied, [
      { right: "create certificates.cert-manager.io", said: "no Role says so" },
      { right: "patch certificates.cert-manager.io", said: "no Role says so" },
    ]);
  });

  it("is that the issuer may not be looked at", async () => {
    isServed();
    answers.set(issuer, [403, { message: 'issuers "company" is forbidden' }]);
    const { certManager, denied } = await ask();
    assert.deepEqual(certManager, { isServed: true });
    assert.deepEqual(denied, [{ right: "get issuers.cert-manager.io", said: 'issuers "company" is forbidden' }]);
  });

  it("is asked of an issuer for all namespaces only where what belongs to none may be looked at", async () => {
    isServed();
    assert.equal((await ask("ClusterIssuer")).certManager?.issuerProblem, "there is none");
    assert.deepEqual((await ask("ClusterIssuer", false)).certManager, { isServed: true });
  });
});
