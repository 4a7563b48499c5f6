import assert from "node:assert/strict";
import { deployedOnKubernetes } from "../../../../../../tools/docs/edits/deployed-kubernetes";
import type { Raw } from "../../../../../helpers/config";
import {
  describeKubernetesRefusals,
  judgeKubernetes,
  kubernetesSpec,
  rawKubernetes,
} from "../../../../../helpers/kubernetes";

const nodePorts = { 1: 30901, 2: 30902, 3: 30903 };
const secure = { nodePorts: { 1: 30904, 2: 30905, 3: 30906 } };
const addresses = { 1: "10.0.8.1", 2: "10.0.8.2", 3: "10.0.8.3" };
const nodes = (change: Raw = {}) => ({ kafka: { external: { type: "NodePort", nodePorts, ...change } } });
const balanced = (change: Raw = {}) => ({ kafka: { external: { type: "LoadBalancer", addresses, ...change } } });
const at = (step: string): Raw => ({ security: { mode: "secure", plaintextUntil: step } });
const property = "kubernetes.kafka.external.secure";

describeKubernetesRefusals("access from outside on the way to security is refused with", {
  "one node port where clients with TLS and in plain text need one each": {
    kubernetes: nodes(),
    others: at("opened"),
    property,
    rule: "must be there with security.plaintextUntil: opened",
    given: "none",
    fix: "add secure: { nodePorts: { 1: 30904, 2: 30905, 3: 30906 } }",
  },
  "one port of a load balancer where clients with TLS and in plain text need one each": {
    kubernetes: balanced({ port: 9095 }),
    others: at("kept"),
    property,
    rule: "must be there with security.plaintextUntil: kept",
    given: "none",
    fix: "add secure: { port: 9096 }",
  },
  "ports for TLS without access from outside": {
    kubernetes: { kafka: { external: { secure: {} } } },
    others: at("opened"),
    property,
    rule: "needs kubernetes.kafka.external.type: NodePort or LoadBalancer",
    given: "type: none",
    fix: "remove it, or set the type",
  },
  "node ports for TLS at load balancers": {
    kubernetes: balanced({ secure }),
    others: at("opened"),
    property: `${property}.nodePorts`,
    rule: "needs kubernetes.kafka.external.type: NodePort",
    given: "type: LoadBalancer",
    fix: "remove it, or set the type",
  },
  "the same port of a load balancer for both": {
    kubernetes: balanced({ secure: { port: 9094 } }),
    property: `${property}.port`,
    rule: "must differ from kubernetes.kafka.external.port: one Service has both",
    given: "9094",
    fix: "use 9095",
  },
  "a broker without a node port for TLS": {
    kubernetes: nodes({ secure: { nodePorts: { 1: 30904 } } }),
    others: at("opened"),
    property: `${property}.nodePorts`,
    rule: "must hold a port for every broker",
    given: "none for broker 2, 3",
    fix: "{ 1: 30904, 2: 30905, 3: 30906 }",
  },
  "a node port for TLS of no broker": {
    kubernetes: nodes({ secure: { nodePorts: { ...secure.nodePorts, 4: 30907 } } }),
    property: `${property}.nodePorts.4`,
    rule: "must be the id of a broker",
    given: '"4"',
    fix: "use 1, 2, 3",
  },
  "a node port for TLS that another broker has for plain text": {
    kubernetes: nodes({ secure: { nodePorts: { ...secure.nodePorts, 2: 30901 } } }),
    property: `${property}.nodePorts.2`,
    rule: "must be the port of one Service only",
    given: "30901, which kubernetes.kafka.external.nodePorts.1 is, too",
    fix: "use 30907",
  },
  "a node port for TLS below the range": {
    kubernetes: nodes({ secure: { nodePorts: { ...secure.nodePorts, 2: 9095 } } }),
    property: `${property}.nodePorts.2`,
    rule: "must be 30000 to 32767",
    given: "9095",
    fix: "choose another port",
  },
  "a node port for TLS that another Service has": {
    kubernetes: nodes({ secure }),
    others: at("kept"),
    facts: { nodePorts: [{ port: 30905, service: "web/shop" }] },
    property: `${property}.nodePorts.2`,
    rule: "must not be in use",
    given: "30905, which Service web/shop has",
    fix: "choose another port",
  },
});

describe("the ports of clients outside, from one step of security to the next", () => {
  const errorsOf = (raw: Raw, installed: Raw) => {
    const { kubernetes, ...others } = installed;
    const facts = deployedOnKubernetes(kubernetesSpec(kubernetes as Raw, others), { namespaces: ["kafka", "default"] });
    return judgeKubernetes(raw, facts).filter(({ severity }) => severity === "error");
  };
  const stack = (step: string, external: Raw): Raw => rawKubernetes({ kafka: { external } }, at(step));
  const kept = { kubernetes: nodes({ secure }), ...at("kept") };
  const type = "NodePort";

  it("stay as they are, also with a stack file that says both from the beginning", () => {
    const both = { type, nodePorts, secure };
    const plain = { kubernetes: nodes({ secure }), security: "plaintext" };
    assert.deepEqual(errorsOf(stack("opened", both), plain), []);
    assert.deepEqual(errorsOf(stack("closed", both), kept), []);
    assert.deepEqual(errorsOf(stack("closed", { type, nodePorts: secure.nodePorts }), kept), []);
  });

  it("do not change with the last step, which says where clients are, and accepts it", () => {
    const found = errorsOf(stack("closed", { type, nodePorts }), kept);
    assert.equal(found[0]?.property, property);
    assert.match(found[0].rule, /the port of clients with TLS cannot change together with security.plaintextUntil/);
    assert.match(found[0].given, /30901, while 30904 is installed/);
    assert.match(found[0].fix, /^set it to 30904/);
  });

  it("are for a cluster that was born secure the ones that it had, when it goes back", () => {
    const born = { kubernetes: nodes(), security: "secure" };
    const [problem] = errorsOf(stack("kept", { type, nodePorts, secure }), born);
    assert.match(problem?.fix ?? "", /^set it to 30901/);
    assert.deepEqual(errorsOf(stack("kept", { type, nodePorts: secure.nodePorts, secure: { nodePorts } }), born), []);
  });

  it("of clients in plain text do not change either", () => {
    const moved = { type, nodePorts: { ...nodePorts, 1: 30907 }, secure };
    const [problem] = errorsOf(stack("opened", moved), { kubernetes: nodes(), security: "plaintext" });
    assert.equal(problem?.property, "kubernetes.kafka.external");
    assert.match(problem.fix, /^set it to 30901 for this broker .*, run to the end/);
  });
});
