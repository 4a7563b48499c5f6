import assert from "node:assert/strict";
import { templateDigest } from "../../../../components/kubernetes/labels";
import { podRollPlan } from "../../../../components/kubernetes/pod-roll-plan";
import type { Raw } from "../../../helpers/config";
import { kubernetesSpec, podsIn } from "../../../helpers/kubernetes";
import { all, named, podOf, specOf } from "../../../helpers/manifests";

const secure = { security: "secure" };

describe("pods of a secure stack", () => {
  const spec = kubernetesSpec({ networkPolicy: true }, secure);

  it("mount keys as a whole directory that only their group reads: a single file would never be renewed", () => {
    for (const name of ["zk", "kafka"]) {
      const { volumes, containers } = podOf(named(spec, "StatefulSet", name)).spec as unknown as {
        volumes: Raw[];
        containers: readonly { readonly volumeMounts: Raw[] }[];
      };
      const secrets = volumes.find((one) => one["name"] === "keys");
      assert.deepEqual(secrets?.["secret"], { secretName: `${name}-keys`, defaultMode: 0o440 });
      const mount = containers[0]?.volumeMounts.find((one) => one["name"] === "keys");
      assert.deepEqual(Object.keys(mount ?? {}).sort(), ["mountPath", "name", "readOnly"]);
    }
  });

  it("do not differ by what is in a certificate, so that a renewal replaces nobody", () => {
    const longer = kubernetesSpec({ networkPolicy: true }, { security: { mode: "secure", certificateDays: 90 } });
    for (const service of ["zookeeper", "kafka"] as const) {
      const [before, after] = [spec, longer].map((one) => podRollPlan(one, podsIn(one, service)).servers);
      assert.deepEqual(before, after);
    }
    const names = all(spec).flatMap(({ kind, spec: inner }) =>
      kind === "StatefulSet" ? Object.keys(podOf({ spec: inner } as never).metadata.annotations) : [],
    );
    assert.deepEqual(new Set(names), new Set([templateDigest]));
  });

  it("say in their plan that they answer in plain text, too, as long as they do", () => {
    const formerAt = (security: Raw) => {
      const one = kubernetesSpec({}, { security });
      return podRollPlan(one, podsIn(one, "kafka")).servers[0]?.former;
    };
    assert.deepEqual(
      formerAt({ mode: "secure", plaintextUntil: "opened" }),
      ["kafka-1:9094", "kafka-1:9093"].reverse(),
    );
    assert.deepEqual(formerAt({ mode: "secure", plaintextUntil: "kept" }), ["kafka-1:9092"]);
    assert.equal(formerAt({ mode: "secure" }), undefined);
    assert.equal(formerAt({ mode: "plaintext" }), undefined);
  });

  it("are asked by us at the port of the brokers, to whom clients have no way", () => {
    assert.deepEqual(
      podRollPlan(spec, podsIn(spec, "kafka")).servers.map(({ port }) => port),
      [9094, 9094, 9094],
    );
    const { ingress } = specOf(named(spec, "NetworkPolicy", "kafka")) as unknown as {
      ingress: readonly { from?: readonly Raw[]; ports: readonly { port: number }[] }[];
    };
    const open = ingress.filter(({ ports }) => ports.some(({ port }) => port === 9094));
    assert.deepEqual(
      open.map(({ from }) => from),
      [
        [
          {
            podSelector: {
              matchLabels: { "app.kubernetes.io/part-of": "kafka-zookeeper", "app.kubernetes.io/name": "kafka" },
            },
          },
        ],
      ],
    );
    const { ports } = specOf(named(spec, "Service", "kafka"));
    assert.deepEqual(ports, [{ name: "clients", port: 9093, targetPort: "clients" }]);
  });
});
