import assert from "node:assert/strict";
import { parseProperties } from "../../../../../../components/model/properties";
import { clusterOutputs, rocketmqFilesOf } from "../../../../../../components/outputs/cluster-outputs";
import { type Raw, rawHost, specOf } from "../../../../../helpers/config";

function spec(security: "secure" | "plaintext", rocketmq: Raw = {}) {
  const hosts = [1, 2, 3].map((id) => rawHost(id, { rocketmqId: id }));
  return specOf({ hosts, security, rocketmq: { source: "maven", ...rocketmq } });
}

const login = { user: "app", password: 'p"w\\d#1' };

const proxies = ["10.0.0.1:8081", "10.0.0.2:8081", "10.0.0.3:8081"];

/** What the file of Node.js says to its client, once it has chosen one of the proxies. */
async function loaded(text = ""): Promise<unknown> {
  const file = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
    readonly proxies: readonly string[];
    readonly client: Readonly<Record<string, unknown>>;
  };
  const { endpoints, ...client } = file.client;
  assert.deepEqual(file.proxies, proxies);
  assert(typeof endpoints === "string" && proxies.includes(endpoints));
  return client;
}

describe("the files for clients of RocketMQ", () => {
  it("say in plain text where to connect, and how a send survives a roll", () => {
    const files = clusterOutputs(spec("plaintext")).rocketmqClientFiles ?? {};
    assert.deepEqual(Object.keys(files), [
      ...["rocketmq.properties", "rocketmq-grpc.properties", "rocketmq.mjs", "rocketmq_settings.py"],
    ]);
    assert.deepEqual(parseProperties(files["rocketmq.properties"] ?? ""), {
      ...{ namesrvAddr: "10.0.0.1:9876;10.0.0.2:9876;10.0.0.3:9876", sendMsgTimeout: "15000" },
      ...{ sendMsgMaxTimeoutPerRequest: "6500", retryTimesWhenSendFailed: "2" },
      ...{ retryAnotherBrokerWhenNotStoreOK: "true", pollNameServerInterval: "5000", heartbeatBrokerInterval: "5000" },
    });
    assert.equal(parseProperties(files["rocketmq-grpc.properties"] ?? "")["sslEnabled"], "false");
  });

  it("have TLS and a login in a secure cluster, whatever signs the password has", async () => {
    const files = rocketmqFilesOf(spec("secure"), "CERTIFICATE", login);
    const settings = parseProperties(files["rocketmq.properties"] ?? "");
    assert.deepEqual(
      [settings["useTLS"], settings["AccessKey"], settings["SecretKey"]],
      ["true", "app", login.password],
    );
    const tls = parseProperties(files["rocketmq-tls.properties"] ?? "");
    assert.deepEqual(tls, {
      "tls.test.mode.enable": "false",
      "tls.client.authServer": "true",
      "tls.client.trustCertPath": "ca.pem",
    });
    assert.equal(files["ca.pem"], "CERTIFICATE");
    assert.deepEqual(await loaded(files["rocketmq.mjs"]), {
      ...{ sslEnabled: true, requestTimeout: 15_000, namespace: "" },
      sessionCredentials: { accessKey: "app", accessSecret: login.password },
    });
    const python = files["rocketmq_settings.py"] ?? "";
    assert.match(
      python,
      /^proxies = \["10\.0\.0\.1:8081","10\.0\.0\.2:8081",.*\]\nendpoints = random\.choice\(proxies\)$/m,
    );
    assert.match(python, /^tls_enable = True\n\n# .*\naccess_key = "app"/m);
  });

  it("name all proxies by their addresses, and one by its name, where clients take no other", () => {
    const endpointsOf = (text = "") => parseProperties(text)["endpoints"];
    const byAddress = clusterOutputs(spec("plaintext")).rocketmqClientFiles ?? {};
    assert.equal(endpointsOf(byAddress["rocketmq-grpc.properties"]), proxies.join(";"));
    assert.match(byAddress["rocketmq_settings.py"] ?? "", /^endpoints = "10\.0\.0\.1:8081;10\.0\.0\.2:8081;10/m);
    const hosts = [1, 2, 3].map((id) => rawHost(id, { address: `mq${id}.example.com`, rocketmqId: id }));
    const named = specOf({ hosts, security: "plaintext", rocketmq: { source: "maven" } });
    const byName = clusterOutputs(named).rocketmqClientFiles?.["rocketmq-grpc.properties"] ?? "";
    assert.equal(endpointsOf(byName), "mq1.example.com:8081");
    const python = clusterOutputs(named).rocketmqClientFiles?.["rocketmq_settings.py"] ?? "";
    assert.match(python, /^endpoints = random\.choice/m);
    assert.match(byName, /^# A proxy: the client takes one name\. The others are mq2\.example\.com:8081 and mq3/m);
  });

  it("have no login where none is given", () => {
    const files = clusterOutputs(spec("secure"), "CERTIFICATE").rocketmqClientFiles ?? {};
    assert(!/AccessKey=|accessKey|access_key =/.test(Object.values(files).join("\n")));
  });

  it("have nothing for gRPC without proxies, and are none of a stack without RocketMQ", () => {
    const files = clusterOutputs(spec("plaintext", { proxy: { enabled: false } })).rocketmqClientFiles ?? {};
    assert.deepEqual(Object.keys(files), ["rocketmq.properties"]);
    assert.equal(clusterOutputs(specOf()).rocketmqClientFiles, undefined);
  });
});
