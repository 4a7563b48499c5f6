import assert from "node:assert/strict";
import { shownCertificate } from "../../../../components/services/shown-certificate";
import { rawHost, specOf } from "../../../helpers/config";

function portsOf(service: string, spec: ReturnType<typeof specOf>): string[] {
  const group = spec.groups.find((one) => one.service === service);
  const [server] = group?.servers ?? [];
  assert(group && server);
  return shownCertificate(group, server, "01").ports.map(({ name }) => name);
}

describe("the ports at which a server is asked for its certificate", () => {
  it("are all those with TLS where it may take another one while it runs, at each of them for itself", () => {
    assert.deepEqual(portsOf("kafka", specOf({ security: "secure" })), ["INTERNAL", "CLIENTS"]);
  });

  it("are one where it reads it only when it starts: brokers of RocketMQ on one host have eight ports with TLS", () => {
    const hosts = [1, 2, 3].map((id) => rawHost(id, { rocketmqId: id }));
    const spec = specOf({ hosts, security: "secure", rocketmq: { source: "maven" } });
    assert.deepEqual(portsOf("rocketmq", spec), ["container"]);
    assert.deepEqual(portsOf("rocketmq-proxy", spec), ["grpc"]);
  });
});
