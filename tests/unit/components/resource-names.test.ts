import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { KafkaOnHosts } from "../../../components/hosts/hosts-component";
import { KafkaOnKubernetes } from "../../../components/kubernetes/kubernetes-component";
import { securityOf } from "../../../components/security/security-schema";
import { publicKey, type Raw, rawHost, specOf } from "../../helpers/config";
import { deploy, type Wanted } from "../../helpers/deploy";
import { settled, startEngine, stopEngine } from "../../helpers/engine";
import { facts, kubernetesSpec } from "../../helpers/kubernetes";

const remote = "command:remote:Command";

/** The commands of a cluster with these hosts, by name, with everything that would make one run again. */
async function commands(hosts: readonly Raw[]): Promise<Map<string, unknown>> {
  const wanted = [...(await deploy(specOf({ hosts }))).values()].filter(({ type }) => type === remote);
  return new Map(wanted.map(({ name, inputs }: Wanted) => [name, inputs]));
}

describe("a resource of a cluster", () => {
  it("is the same after every host was renamed, and its command has nothing to do", async () => {
    const before = await commands([1, 2, 3].map((id) => rawHost(id)));
    const after = await commands([1, 2, 3].map((id) => rawHost(id, { name: `broker-${id}` })));
    assert.equal(before.size, 6);
    assert.deepEqual(after, before);
  });

  it("stays when its host gets or loses another service, so that nothing that runs is uninstalled", async () => {
    const two = await commands([rawHost(1), rawHost(2, { zookeeperId: undefined })]);
    const one = await commands([rawHost(1, { brokerId: undefined }), rawHost(2, { zookeeperId: undefined })]);
    assert.deepEqual([...two.keys()], ["cluster-zookeeper-1", "cluster-kafka-1", "cluster-kafka-2"]);
    assert.deepEqual([...one.keys()], ["cluster-zookeeper-1", "cluster-kafka-2"]);
  });

  it("has a name of its own among two clusters on hosts and two on Kubernetes in one program", async () => {
    startEngine({});
    const login = { privateKey: pulumi.secret("key") };
    const hostKeys = Object.fromEntries([1, 2, 3].map((id) => [`kafka${id}`, publicKey()]));
    for (const name of ["orders", "payments"]) {
      new KafkaOnHosts(`${name}-hosts`, { spec: specOf(), security: securityOf({}), login, hostKeys });
      const spec = kubernetesSpec({ namespace: name, clientSettings: ["apps"] });
      new KafkaOnKubernetes(`${name}-pods`, { spec, facts: facts(), access: {} });
    }
    const names = (await settled()).map(({ type, name }) => `${type} ${name}`);
    stopEngine();
    assert(names.length > 60, `${names.length}`);
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    assert.deepEqual(twice, []);
    assert.deepEqual(
      names.filter((name) => !/ (orders|payments)-(hosts|pods)/.test(name)),
      [],
    );
  });
});
