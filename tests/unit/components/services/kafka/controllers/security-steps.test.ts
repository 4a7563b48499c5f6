import assert from "node:assert/strict";
import { serverEndpoint } from "../../../../../../components/hosts/host-endpoints";
import type { ClusterSpec } from "../../../../../../components/model/cluster-spec";
import { controllerProperties } from "../../../../../../components/services/kafka/controllers/controller-files";
import { requireControllers } from "../../../../../../components/services/kafka/controllers/resolve";
import { serverProperties } from "../../../../../../components/services/kafka/kafka-files";
import { kafkaOf } from "../../../../../../components/services/kafka/resolve";
import { serviceOf } from "../../../../../../components/services/registry";
import { shownCertificate } from "../../../../../../components/services/shown-certificate";
import { type Raw, specOf } from "../../../../../helpers/config";
import { inKraft } from "../../../../../helpers/kraft";

const securityAt = (step: string) => (step === "plaintext" ? step : { mode: "secure", plaintextUntil: step });
const at = (step: string, controllers: Raw = { securePort: 9097 }) =>
  specOf(inKraft({ security: securityAt(step) }, { controllers }));

function firstOf<T>([first]: readonly T[]): T {
  assert(first);
  return first;
}

function controller(spec: ClusterSpec): Readonly<Record<string, string>> {
  return controllerProperties(spec, firstOf(requireControllers(spec).servers));
}

function broker(spec: ClusterSpec): Readonly<Record<string, string>> {
  return serverProperties(spec, firstOf(kafkaOf(spec).servers));
}

const said = (step: string, controllers?: Raw) => {
  const all = controller(at(step, controllers));
  return [all["listeners"], all["controller.listener.names"], all["listener.security.protocol.map"]];
};
const votersAt = (port: number) => `101@10.0.0.1:${port},102@10.0.0.2:${port},103@10.0.0.3:${port}`;
const both = "CONTROLLER:PLAINTEXT,CONTROLLER_TLS:SSL";
const bothAt = "CONTROLLER://10.0.0.1:9095,CONTROLLER_TLS://10.0.0.1:9097";

describe("controllers on the way from plain text to security", () => {
  it("listen on both ports, and connect to that in plain text until all of them have the other", () => {
    assert.deepEqual(said("plaintext"), ["CONTROLLER://10.0.0.1:9095", "CONTROLLER", "CONTROLLER:PLAINTEXT"]);
    assert.deepEqual(said("opened"), [bothAt, "CONTROLLER,CONTROLLER_TLS", both]);
    const turned = (text: string) => text.split(",").reverse().join(",");
    assert.deepEqual(said("kept"), [turned(bothAt), "CONTROLLER_TLS,CONTROLLER", turned(both)]);
    assert.deepEqual(said("closed"), ["CONTROLLER_TLS://10.0.0.1:9097", "CONTROLLER_TLS", "CONTROLLER_TLS:SSL"]);
  });

  it("are voters at the port that servers connect to, in the files of controllers and of brokers", () => {
    for (const [step, port, name] of [
      ["plaintext", 9095, "CONTROLLER"],
      ["opened", 9095, "CONTROLLER"],
      ["kept", 9097, "CONTROLLER_TLS"],
      ["closed", 9097, "CONTROLLER_TLS"],
      ["left", 9095, "CONTROLLER"],
    ] as const) {
      const [own, others] = [controller(at(step)), broker(at(step))];
      assert.equal(own["controller.quorum.voters"], votersAt(port), step);
      assert.equal(others["controller.quorum.voters"], votersAt(port), step);
      assert.equal(others["controller.listener.names"], name, step);
      const protocol = port === 9097 ? "SSL" : "PLAINTEXT";
      assert.match(others["listener.security.protocol.map"] ?? "", new RegExp(`,${name}:${protocol}$`), step);
    }
  });

  it("let whoever does not log in do everything until plain text is closed, and nobody without a certificate by TLS", () => {
    const everybody = "User:broker;User:admin;User:ANONYMOUS";
    const superUsers = (step: string) => controller(at(step))["super.users"];
    assert.deepEqual(["opened", "kept"].map(superUsers), [everybody, everybody]);
    assert.equal(superUsers("closed"), "User:broker;User:admin");
    assert.equal(superUsers("left"), undefined);
    for (const step of ["opened", "kept", "closed"])
      assert.equal(controller(at(step))["listener.name.controller_tls.ssl.client.auth"], "required");
  });

  it("are in the end of the way back what they were before, whatever stands in the stack file for the way", () => {
    const before = controller(at("plaintext", {}));
    assert.deepEqual(controller(at("plaintext")), before);
    assert.deepEqual(controller(at("left")), before);
  });

  it("keep TLS on their port where they were made with it, and have plain text beside it", () => {
    const ports = { plaintextPort: 9097 };
    assert.deepEqual(controller(at("closed", ports)), controller(at("closed", {})));
    const [listeners, names, protocols] = said("kept", ports);
    assert.equal(listeners, "CONTROLLER://10.0.0.1:9095,CONTROLLER_PLAINTEXT://10.0.0.1:9097");
    assert.equal(names, "CONTROLLER,CONTROLLER_PLAINTEXT");
    assert.equal(protocols, "CONTROLLER:SSL,CONTROLLER_PLAINTEXT:PLAINTEXT");
    assert.equal(said("opened", ports)[1], "CONTROLLER_PLAINTEXT,CONTROLLER");
    assert.equal(said("plaintext", ports)[0], "CONTROLLER_PLAINTEXT://10.0.0.1:9097");
  });

  it("are asked at a port that controllers of the step before have as well, wherever those were started to answer", () => {
    const asked = (step: string) => {
      const controllers = requireControllers(at(step));
      const { port, former } = serverEndpoint(controllers, firstOf(controllers.servers));
      return [port, former];
    };
    assert.deepEqual(asked("opened"), [9095, ["10.0.0.1:9097"]]);
    assert.deepEqual(asked("kept"), [9097, ["10.0.0.1:9095"]]);
    assert.deepEqual(asked("closed"), [9097, undefined]);
    assert.deepEqual(asked("left"), [9095, undefined]);
  });

  it("have certificates as long as somebody may ask for one, and read another one by the name of the listener with TLS", () => {
    const certificates = (step: string) => {
      const spec = at(step);
      const group = requireControllers(spec);
      const server = firstOf(group.servers);
      const { ports } = shownCertificate(group, server, "01");
      const has = serviceOf("kafka-controller").certificates?.(spec, server) !== undefined;
      return [has, ports.map(({ name, port }) => `${name} ${port}`).join()];
    };
    assert.deepEqual(certificates("plaintext"), [false, ""]);
    for (const step of ["opened", "kept", "closed"])
      assert.deepEqual(certificates(step), [true, "controller_tls 9097"]);
    assert.deepEqual(certificates("left"), [true, ""]);
  });
});
