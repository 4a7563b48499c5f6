import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { brokersAt } from "../../../../tools/stack/kafkajs-brokers";

describe("the brokers of a client of kafkajs", () => {
  it("stay as they are where none has an IPv6 address", () => {
    const endpoints = ["10.0.0.1:9092", "kafka2.example.org:9093"];
    assert.deepEqual(brokersAt(endpoints), { brokers: endpoints });
  });

  it("have words for their addresses otherwise, which its sockets lead to them", async () => {
    const server = net.createServer().listen(0, "::1");
    await once(server, "listening");
    const { port } = server.address() as net.AddressInfo;
    const { brokers, socketFactory } = brokersAt([`[::1]:${port}`, "kafka2.example.org:9093"]);
    assert.deepEqual(brokers, [`broker-0:${port}`, "broker-1:9093"]);
    assert(socketFactory);
    const [host = ""] = brokers[0]?.split(":") ?? [];
    // What kafkajs gives where there is no TLS, and what a broker tells of itself.
    for (const one of [host, "::1"]) {
      const ssl = null as unknown as Parameters<typeof socketFactory>[0]["ssl"];
      const socket: net.Socket = socketFactory({ host: one, port, ssl, onConnect: () => undefined });
      await once(socket, "connect");
      assert.equal(socket.remoteAddress, "::1");
      socket.destroy();
    }
    server.close();
  });
});
