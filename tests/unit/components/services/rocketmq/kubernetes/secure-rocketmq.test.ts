import assert from "node:assert/strict";
import { configMap } from "../../../../../../components/kubernetes/config-maps";
import { keySecrets, secretTexts } from "../../../../../../components/kubernetes/keys";
import { parseProperties } from "../../../../../../components/model/properties";
import { kubernetesSpec, podsIn } from "../../../../../helpers/kubernetes";
import { named, podOf } from "../../../../../helpers/manifests";
import { rocketmqAlone, rocketmqInPods } from "../../../../../helpers/rocketmq-pods";

const spec = kubernetesSpec(rocketmqInPods(), { ...rocketmqAlone(), security: "secure" });

describe("RocketMQ with security: secure on Kubernetes", () => {
  it("has its keys and passwords in a Secret for each kind of server", () => {
    assert.deepEqual(
      keySecrets(spec).map(({ metadata }) => metadata.name),
      ["rocketmq-namesrv-keys", "rocketmq-keys", "rocketmq-proxy-keys"],
    );
    assert.deepEqual(
      secretTexts(spec, podsIn(spec, "rocketmq")).map(({ key }) => key),
      [1, 2, 3].flatMap((id) => ["a", "b", "c"].map((group) => `rocketmq-${id}.${group}.conf`)),
    );
  });

  it("has no password in a ConfigMap, and starts brokers with the files that have one", () => {
    const data = configMap(spec, podsIn(spec, "rocketmq"))["data"] as Record<string, string>;
    assert(!/initAuthenticationUser=/.test(JSON.stringify(data)));
    const { brokerConfigPaths } = parseProperties(data["rocketmq-1.container.conf"] ?? "");
    assert.equal(brokerConfigPaths, ["a", "b", "c"].map((group) => `/etc/rocketmq/tls/${group}.conf`).join(":"));
    const pod = podOf(named(spec, "StatefulSet", "rocketmq"));
    const links = JSON.stringify(pod.spec["initContainers"]);
    assert.match(links, /keys\/\$SERVER\.a\.conf\\" \/etc\/rocketmq\/tls\/a\.conf/);
  });

  it("is asked by the kernel's list of sockets, since probes have neither TLS nor a login", () => {
    for (const service of ["rocketmq", "rocketmq-namesrv", "rocketmq-proxy"] as const) {
      const data = configMap(spec, podsIn(spec, service))["data"] as Record<string, string>;
      assert.match(data["rocketmq.sh"] ?? "", /proc\/net\/tcp/);
      assert(!/dev\/tcp/.test(data["rocketmq.sh"] ?? ""));
    }
  });
});
