import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { getProperties } from "properties-file";
import { stringify } from "yaml";
import { stopTimeout } from "../../../../components/kubernetes/kubernetes-spec";
import { keysName, secretFiles } from "../../../../components/kubernetes/keys";
import type { Manifest } from "../../../../components/kubernetes/manifest";
import { manifestsOf } from "../../../../components/kubernetes/manifests";
import { clientFileNames } from "../../../../components/services/kafka/clients/client-file-names";
import { catchUpTime } from "../../../../components/services/kafka/kubernetes/broker-probes";
import { assertGolden } from "../../../e2e/support/golden";
import type { Raw } from "../../../helpers/config";
import { kubernetesSpec } from "../../../helpers/kubernetes";
import { kubernetesSpecs } from "../../../helpers/kubernetes-specs";
import { all, named, podOf, specOf } from "../../../helpers/manifests";

interface Schema {
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: object;
}

const schema = JSON.parse(
  readFileSync(path.join(__dirname, "../../../fixtures/kubernetes-1.33.13.json"), "utf8"),
) as Schema;
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema({ $id: "kubernetes", definitions: schema.definitions });

for (const [name, spec] of Object.entries(kubernetesSpecs)) {
  describe(name, () => {
    for (const manifest of all(spec)) {
      it(`has a ${manifest.kind} ${manifest.metadata.name} as the API describes it`, () => {
        const validate = ajv.compile({ $ref: `kubernetes#/definitions/${schema.kinds[manifest.kind]}` });
        validate(JSON.parse(JSON.stringify(manifest)));
        assert.deepEqual(validate.errors, null);
      });
    }

    it("has no two objects of one kind and name in a namespace", () => {
      const names = all(spec).map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
      assert.equal(new Set(names).size, names.length);
    });

    it("has only pods that the level restricted lets in, without a token and without a place to write but volumes", () => {
      const pods = all(spec).filter(({ kind }) => ["StatefulSet", "Deployment", "Job"].includes(kind));
      assert(pods.length >= 1);
      const user = spec.settings.securityContext === "platform" ? undefined : 1000;
      for (const { spec: pod } of pods.map(podOf)) {
        assert.equal(pod["automountServiceAccountToken"], false);
        const context = pod["securityContext"] as Raw;
        assert.deepEqual([context["runAsNonRoot"], context["runAsUser"]], [true, user]);
        assert.deepEqual(context["seccompProfile"], { type: "RuntimeDefault" });
        for (const container of [...pod.containers, ...(pod.initContainers ?? [])])
          assert.deepEqual(container["securityContext"], {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          });
      }
    });
  });
}

describe("the schema of the tests", () => {
  it("refuses an unknown key and a wrong type, deep inside", () => {
    const { spec: set, ...rest } = named(kubernetesSpec(), "StatefulSet", "kafka") as Manifest & { spec: Raw };
    const validate = ajv.compile({ $ref: `kubernetes#/definitions/${schema.kinds["StatefulSet"]}` });
    assert.equal(validate({ ...rest, spec: { ...set, ordinal: { start: 1 } } }), false);
    assert.equal(validate({ ...rest, spec: { ...set, ordinals: { start: "1" } } }), false);
  });
});

describe("the settings for clients in a namespace of applications", () => {
  it("are all files, as keys of a ConfigMap, with the addresses that pods use", () => {
    const spec = kubernetesSpec({
      clientSettings: ["orders"],
      kafka: { external: { type: "LoadBalancer", addresses: { 1: "b1", 2: "b2", 3: "b3" } } },
    });
    const { metadata, data } = named(spec, "ConfigMap", "kafka-client-settings");
    assert.equal(metadata.namespace, "orders");
    assert.deepEqual(Object.keys(data as object), clientFileNames);
    const inside = [1, 2, 3].map((id) => `kafka-${id}.kafka.svc.cluster.local:9092`).join(",");
    for (const name of ["producer.properties", "consumer.properties"])
      assert.equal(getProperties((data as Record<string, string>)[name] ?? "")["bootstrap.servers"], inside);
  });
});

describe("the Services for clients outside", () => {
  it("have the annotations that were asked for, each with its broker's id and address, besides our own", () => {
    const external = {
      type: "LoadBalancer",
      addresses: { 1: "10.0.0.1", 2: "10.0.0.2", 3: "10.0.0.3" },
      annotations: { "metallb.io/loadBalancerIPs": "{address}", "dns.example.org/name": "kafka-{id}.example.org" },
    };
    const { metadata, spec } = named(kubernetesSpec({ kafka: { external } }), "Service", "kafka-2-external");
    assert.deepEqual(metadata.annotations, {
      "metallb.io/loadBalancerIPs": "10.0.0.2",
      "dns.example.org/name": "kafka-2.example.org",
      "pulumi.com/skipAwait": "true",
    });
    assert.equal((spec as Raw)["type"], "LoadBalancer");
  });
});

describe("the reviewed manifests", () => {
  for (const stack of [
    "k8s",
    "k8s-plaintext",
    "k8s-ephemeral",
    "k8s-secure",
    "k8s-kraft",
    "k8s-combined",
    "rocketmq-k8s",
  ]) {
    it(`of the stack ${stack} are what is rendered`, async () => {
      const spec = kubernetesSpecs[`the stack ${stack}`];
      assert(spec);
      const { namespace, first, identity, services } = manifestsOf(spec);
      const secrets = spec.pods.map((pods) => [keysName(pods), secretFiles(spec, pods).map(({ key }) => key)] as const);
      const texts = [
        ["namespace", namespace],
        ["services", first.filter(({ kind }) => kind !== "ConfigMap")],
        ["identity", identity],
        ...services.map(({ pods, workloads }) => [pods.service.name, workloads] as const),
      ] as const;
      const shown = texts.filter(([, manifests]) => manifests.length > 0);
      // Of Deployments that differ in nothing but the id, one is enough.
      const files = shown.map(([file, manifests]) => [
        `/${file}.yaml`,
        manifests
          .slice(0, file === "services" ? Infinity : 1)
          .map((one) => stringify(one, { aliasDuplicateObjects: false }))
          .join("---\n")
          .replace(/(kafka-zookeeper\/template: ).*/g, "$1DIGEST"),
      ]);
      const keys = secrets.filter(([, names]) => names.length > 0).map(([name, names]) => [`/${name}`, lines(names)]);
      await assertGolden(stack, "manifests", Object.fromEntries([...files, ...keys]) as Record<string, string>);
    });
  }

  const reviewed = {
    "k8s-secure": [
      ["kafka", "kafka-1.server.properties"],
      ["zk", "zoo.cfg"],
      ["zk", "server.sh"],
    ],
    "k8s-kraft": [
      ["kafka", "kafka-1.server.properties"],
      ["kafka-controller", "kafka-controller-101.controller.properties"],
      ["kafka-controller", "identity.sh"],
    ],
    "k8s-combined": [["kafka", "kafka-1.server.properties"]],
    "rocketmq-k8s": [
      ["rocketmq-namesrv", "rocketmq-namesrv-1.namesrv.conf"],
      ["rocketmq", "rocketmq-1.container.conf"],
      ["rocketmq", "rocketmq-1.a.conf"],
      ["rocketmq", "rocketmq.sh"],
      ["rocketmq-proxy", "rocketmq-proxy-1.rmq-proxy.json"],
    ],
  } as const;
  for (const [stack, wanted] of Object.entries(reviewed))
    it(`of the stack ${stack} have the files that say who may connect, and how`, async () => {
      const spec = kubernetesSpecs[`the stack ${stack}`];
      assert(spec);
      const files = wanted.map(([name, file]) => {
        const { data } = named(spec, "ConfigMap", `${name}-config`);
        return [`/${file}`, (data as Record<string, string>)[file] ?? ""];
      });
      await assertGolden(stack, "files", Object.fromEntries(files) as Record<string, string>);
    });
});

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}

describe("pods are replaced", () => {
  const digest = (kubernetes: Raw, others: Raw = {}, product = "kafka") =>
    podOf(named(kubernetesSpec(kubernetes, others), "StatefulSet", product)).metadata.annotations[
      "kafka-zookeeper/template"
    ];
  const nodePorts = (...ids: number[]) => ({
    external: { type: "NodePort", nodePorts: Object.fromEntries(ids.map((id) => [id, 30900 + id])) as object },
  });

  it("when a setting of theirs changes, and not when one of others does", () => {
    const changed = { kafka: { properties: { "num.io.threads": 16 } } };
    assert.notEqual(digest({}, changed), digest({}));
    assert.equal(digest({}, changed, "zk"), digest({}, {}, "zk"));
  });

  it("when a broker's port for clients changes", () => {
    const moved = { external: { type: "NodePort", nodePorts: { 1: 30901, 2: 30912, 3: 30903 } } };
    assert.notEqual(digest({ kafka: moved }), digest({ kafka: nodePorts(1, 2, 3) }));
  });

  it("not when a broker is added", () => {
    const four = { kafka: { replicas: 4, ...nodePorts(1, 2, 3, 4) } };
    assert.equal(digest(four), digest({ kafka: nodePorts(1, 2, 3) }));
  });

  it("one Deployment's only, when only its server changes", () => {
    const digests = (address: string) =>
      [1, 2, 3].map((id) => {
        const external = {
          type: "LoadBalancer",
          addresses: { 1: "b1.example.org", 2: address, 3: "b3.example.org" },
        };
        const spec = kubernetesSpec({ workload: "Deployment", kafka: { external } });
        return podOf(named(spec, "Deployment", `kafka-${id}`)).metadata.annotations["kafka-zookeeper/template"];
      });
    const [before, after] = [digests("b2.example.org"), digests("other.example.org")];
    assert.deepEqual(
      before.map((one, index) => one === after[index]),
      [true, false, true],
    );
  });
});

describe("the pods of a StatefulSet", () => {
  it("have the numbers of their servers, from the lowest on", () => {
    const hosts = [11, 12, 13].map((id) => ({ name: `h${id}`, zookeeperId: id - 10, brokerId: id }));
    const set = specOf(named(kubernetesSpec({}, { hosts }), "StatefulSet", "kafka"));
    assert.deepEqual([set["ordinals"], set["replicas"]], [{ start: 11 }, 3]);
  });

  it("leave their claims when they go, unless the stack says otherwise", () => {
    const policy = (deleteData: boolean) =>
      specOf(named(kubernetesSpec({}, { deleteData }), "StatefulSet", "zk"))["persistentVolumeClaimRetentionPolicy"];
    assert.deepEqual(policy(false), { whenDeleted: "Retain", whenScaled: "Retain" });
    assert.deepEqual(policy(true), { whenDeleted: "Delete", whenScaled: "Retain" });
  });

  it("have memory for heap, page cache and the JVM itself, and no more", () => {
    const [container] = podOf(named(kubernetesSpec({}, { kafka: { heap: "2g" } }), "StatefulSet", "kafka")).spec
      .containers;
    assert.deepEqual(container?.["resources"], {
      requests: { cpu: "250m", memory: "4352Mi" },
      limits: { memory: "4352Mi" },
    });
  });

  it("have the time that hosts give them to stop, besides the wait of an evicted broker: none is killed on the way", () => {
    const grace = (product: string) =>
      podOf(named(kubernetesSpec(), "StatefulSet", product)).spec["terminationGracePeriodSeconds"];
    assert.deepEqual([grace("zk"), grace("kafka")], [stopTimeout, stopTimeout + catchUpTime]);
    assert(stopTimeout >= 300);
  });
});
