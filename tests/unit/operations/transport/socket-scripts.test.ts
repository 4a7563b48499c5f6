import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { parseSockets, printSockets } from "../../../../operations/transport/socket-scripts";
import { run } from "../../../../tools/lib/run";

const title = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
const line = (local: string, remote: string, state = "01") =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:0`;

describe("looking at open connections where a server runs", () => {
  it("sees both ends of each connection to a port, over IPv4 and through a socket of IPv6, and nothing else", async () => {
    // As Java listens: one socket that takes both.
    const [server, other] = [net.createServer(), net.createServer()];
    for (const one of [server, other]) await once(one.listen(0, "::"), "listening");
    const portOf = (one: net.Server) => (one.address() as net.AddressInfo).port;
    const sockets = [
      net.connect(portOf(server), "127.0.0.1"),
      net.connect(portOf(server), "::1"),
      net.connect(portOf(other), "127.0.0.1"),
    ];
    try {
      for (const socket of sockets) await once(socket, "connect");
      const { stdout } = await run("bash", ["-euo", "pipefail", "-s"], { input: printSockets([portOf(server)]) });
      const taken = parseSockets(stdout).filter(({ local }) => local.port === portOf(server));
      const remotes = taken.map(({ remote: { address, port } }) => `${address} ${port}`);
      const expected = sockets.slice(0, 2).map(({ localAddress, localPort }) => `${localAddress} ${localPort}`);
      assert.deepEqual(remotes.sort(), expected.sort());
      const made = parseSockets(stdout).filter(({ remote }) => remote.port === portOf(server));
      assert.equal(made.length, 2);
    } finally {
      for (const socket of sockets) socket.destroy();
      for (const one of [server, other]) one.close();
    }
  });

  it("reads addresses as the kernel prints them, and only of connections that are open", () => {
    const output = [
      title,
      line("650AA8C0:2384", "0100000A:D431"),
      line("650AA8C0:2384", "0200000A:D431", "06"),
      line("0000000000000000FFFF0000650AA8C0:2384", "0000000000000000FFFF00000300000A:0050"),
      line("B80D0120000000000000000001000000:2384", "B80D0120000000000000000002000000:FFFF"),
    ].join("\n");
    assert.deepEqual(
      parseSockets(output).map(({ local, remote }) => `${local.address} ${remote.address} ${remote.port}`),
      ["192.168.10.101 10.0.0.1 54321", "192.168.10.101 10.0.0.3 80", "2001:db8::1 2001:db8::2 65535"],
    );
  });

  it("takes no table for no connections only when there is a table", () => {
    assert.deepEqual(parseSockets(`${title}\n`), []);
    assert.throws(() => parseSockets(""), /the kernel shows no connections there/);
  });
});
