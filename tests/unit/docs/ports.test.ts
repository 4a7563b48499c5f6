import assert from "node:assert/strict";
import { present } from "../../../components/model/cluster-spec";
import { serviceOf } from "../../../components/services/registry";
import { documentedPorts } from "../../docs/port-table";
import { specOf } from "../../helpers/config";

describe("the ports in docs/security.md", () => {
  it("are exactly those that the servers of a secure stack listen on", () => {
    const spec = specOf({ security: "secure" });
    const ports = spec.groups.flatMap((group) => {
      const [server] = present(group.servers);
      assert(server);
      return serviceOf(group.service)
        .ports(group, server)
        .map((port) => ({
          port: port.number,
          listener: group.service === "kafka" ? port.name : "",
        }));
    });
    const text = ({ port, listener }: (typeof ports)[number]) => `${port} ${listener}`;
    assert.deepEqual(documentedPorts().map(text).sort(), ports.map(text).sort());
  });
});
