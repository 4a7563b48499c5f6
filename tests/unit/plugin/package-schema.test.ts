import assert from "node:assert/strict";
import { z } from "zod";
import { hostsOnly, kubernetesSchema } from "../../../components/kubernetes/kubernetes-schema";
import { configSchema } from "../../../components/config/config-schema";
import { stackOutputsSchema } from "../../../components/outputs/stack-outputs";
import { packageSchema, substrateOf } from "../../../plugin/package-schema";
import { Types } from "../../../plugin/package-types";

interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly plain?: boolean;
  readonly description?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
  readonly oneOf?: readonly Property[];
}

const { resources, types } = packageSchema();
const inputs = (component: string) => resources[`kafka-zookeeper:index:${component}`]?.inputProperties ?? {};
const named = types as Readonly<
  Record<string, { properties: Record<string, Property>; required: string[] } | undefined>
>;

describe("the schema of the package", () => {
  it("has every setting of a stack file on hosts but those that the component stands for", () => {
    const settings = Object.keys(configSchema.shape).filter((key) => !["substrate", "sandbox"].includes(key));
    assert.deepEqual(Object.keys(inputs("KafkaOnHosts")).sort(), settings.sort());
    assert.deepEqual(resources["kafka-zookeeper:index:KafkaOnHosts"]?.requiredInputs, ["hosts"]);
  });

  it("has every setting on Kubernetes but those that mean nothing there", () => {
    const left = Object.keys(kubernetesSchema.shape).filter(
      (key) => !["substrate", "sandbox", ...hostsOnly].includes(key),
    );
    assert.deepEqual(Object.keys(inputs("KafkaOnKubernetes")).sort(), left.sort());
    assert(!("ssh" in inputs("KafkaOnKubernetes")));
  });

  it("has every output of a stack, and all of them always but those that not every cluster has", () => {
    const always = Object.entries(stackOutputsSchema.shape).filter(([, shape]) => !shape.safeParse(undefined).success);
    for (const { properties, required } of Object.values(resources)) {
      assert.deepEqual(Object.keys(properties), Object.keys(stackOutputsSchema.shape));
      assert.deepEqual(
        required,
        always.map(([name]) => name),
      );
    }
  });

  it("names the types of groups by where they stand", () => {
    const names = Object.keys(types).map((token) => token.split(":").at(-1));
    for (const name of ["Host", "Ssh", "KafkaPaths", "KafkaListener", "Topic", "KubernetesKafkaExternal", "Broker"])
      assert(names.includes(name), `${name} is not among ${names.join(", ")}`);
  });

  it("shares groups between the components, unless they differ", () => {
    const [onHosts, onKubernetes] = ["Host", "KafkaOnKubernetesHost"].map(
      (name) => named[`kafka-zookeeper:index:${name}`],
    );
    assert.deepEqual(onHosts?.required, ["name", "address"]);
    assert.deepEqual(onKubernetes?.required, ["name"]);
    assert.equal(named["kafka-zookeeper:index:KafkaOnKubernetesKafka"], undefined);
  });

  it("takes plain values, and outputs only for what holds secrets", () => {
    for (const component of ["KafkaOnHosts", "KafkaOnKubernetes"])
      for (const [key, property] of Object.entries(inputs(component) as Record<string, Property>))
        assert.equal(property.plain, ["ssh", "users"].includes(key) ? undefined : true, key);
    assert.equal(named["kafka-zookeeper:index:Ssh"]?.properties["privateKey"]?.plain, undefined);
  });

  it("describes every argument as the reference does", () => {
    for (const [key, { description }] of Object.entries(inputs("KafkaOnHosts") as Record<string, Property>))
      assert.equal(description, configSchema.shape[key as keyof typeof configSchema.shape].description, key);
  });

  it("refers to no type that it does not have", () => {
    const references = JSON.stringify([resources, types]).match(/#\/types\/[^"]+/g) ?? [];
    for (const reference of references) assert(reference.replace("#/types/", "") in types, reference);
  });

  it("gives every property a type that Pulumi has", () => {
    const known = ["array", "boolean", "integer", "number", "object", "string"];
    const unknown = (property: Property, at: string): string[] => [
      ...((property.$ref ?? property.oneOf) === undefined && !known.includes(property.type ?? "") ? [at] : []),
      ...[property.items ?? [], property.additionalProperties ?? [], property.oneOf ?? []]
        .flat()
        .flatMap((inner) => unknown(inner, at)),
    ];
    const groups = {
      ...types,
      hosts: { properties: inputs("KafkaOnHosts") },
      kubernetes: { properties: inputs("KafkaOnKubernetes") },
    };
    const found = Object.entries(groups as unknown as typeof named).flatMap(([group, one]) =>
      Object.entries(one?.properties ?? {}).flatMap(([key, property]) => unknown(property, `${group}.${key}`)),
    );
    assert.deepEqual(found, []);
    assert.equal((inputs("KafkaOnHosts")["security"] as Property | undefined)?.oneOf?.length, 2);
  });

  it("knows which component runs where", () => {
    assert.equal(substrateOf("kafka-zookeeper:index:KafkaOnHosts"), "ssh");
    assert.equal(substrateOf("kafka-zookeeper:index:KafkaOnKubernetes"), "kubernetes");
    assert.throws(() => substrateOf("kafka-zookeeper:index:Zoo"), /is not one of .*KafkaOnHosts/);
  });
});

describe("the type of a package made from a schema", () => {
  const translate = (schema: z.ZodType) => new Types("p").group("C", { key: schema }, "output").properties["key"];

  it("is a choice for a value of several simple types", () => {
    const { oneOf } = translate(z.union([z.string(), z.number(), z.boolean()])) as Property;
    assert.deepEqual(oneOf, [{ type: "string" }, { type: "number" }, { type: "boolean" }]);
  });

  it("is a map for keys of all kinds, also when some are known", () => {
    const map = { type: "object", additionalProperties: { type: "string" } };
    assert.deepEqual(translate(z.record(z.string(), z.string())), map);
    assert.deepEqual(translate(z.object({ "a.properties": z.string() }).catchall(z.string())), map);
  });

  it("is refused when two groups would have one name", () => {
    const types = new Types("p");
    types.group("C", { one: z.object({ a: z.string() }) }, "output");
    types.group("C", { one: z.object({ b: z.string() }) }, "output");
    assert.throws(() => types.group("C", { one: z.object({ c: z.string() }) }, "output"), /two types are called/);
  });
});
