import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "ssh2";
import { Connections } from "../../operations/transport/connections";
import { execute } from "../../operations/transport/remote";
import type { SshConnection } from "../../operations/transport/ssh-connection";
import { Relay } from "./support/relay";
import { type Sshd, startSshd } from "./support/sshd";

describe("Connections that jobs hand on", () => {
  let folder: string;
  let sshd: Sshd;
  let relay: Relay;
  let server: SshConnection;
  const clients: Client[] = [];

  const dial = async (connections: Connections, to = server, signal?: AbortSignal) => {
    const client = await connections.dial(to, signal);
    clients.push(client);
    return client;
  };
  const ended = (client: Client) => new Promise<void>((resolve) => client.once("close", resolve));
  const echo = (client: Client) => execute(client, "bash -s", "printf works", "bash");

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-connections-"));
    sshd = await startSshd(path.join(folder, "sshd"));
  });

  beforeEach(async () => {
    relay = await Relay.to(sshd.ports[0]);
    const { user, privateKey, hostKey } = sshd;
    server = { host: "127.0.0.1", port: relay.port, user, privateKey, hostKey };
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.end();
    await relay.close();
  });

  after(async () => {
    await sshd.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("are the same one for who comes next, whatever it would have put up with while dialling", async () => {
    const connections = new Connections();
    const first = await dial(connections);
    connections.giveBack(server, first);
    const second = await dial(connections, { ...server, dialErrorLimit: 1, perDialTimeout: 5 });
    assert.equal(second, first);
    assert.equal(await echo(second), "works");
  });

  it("are never used by two at once", async () => {
    const connections = new Connections();
    const first = await dial(connections);
    connections.giveBack(server, first);
    assert.equal(await dial(connections), first);
    assert.notEqual(await dial(connections), first);
  });

  it("are not given to another login, nor for another server's key", async () => {
    const connections = new Connections();
    connections.giveBack(server, await dial(connections));
    const key = sshd.hostKey.replace(/.{8}$/, "AAAAAAAA");
    for (const other of [{ user: "nobody-of-this-host" }, { port: sshd.ports[0] }, { hostKey: key }]) {
      const before = clients.length;
      await dial(connections, { ...server, ...other, dialErrorLimit: 0 }).catch(() => undefined);
      for (const client of clients.slice(before)) assert.notEqual(client, clients[0]);
    }
  });

  it("are made anew when they broke while nobody used them", async () => {
    const connections = new Connections();
    const first = await dial(connections);
    connections.giveBack(server, first);
    const closed = ended(first);
    relay.cut();
    await closed;
    assert.equal(await echo(await dial(connections)), "works");
  });

  it("are forgotten in time by themselves, not by the clock of one that broke before", async () => {
    const connections = new Connections(600);
    const first = await dial(connections);
    connections.giveBack(server, first);
    const closed = ended(first);
    relay.cut();
    await closed;
    const second = await dial(connections);
    await sleep(300);
    connections.giveBack(server, second);
    await sleep(400);
    assert.equal(await dial(connections), second);
  });

  it("are not kept when they broke before they were given back", async () => {
    const connections = new Connections();
    const first = await dial(connections);
    const closed = ended(first);
    relay.cut();
    await closed;
    connections.giveBack(server, first);
    assert.equal(await echo(await dial(connections)), "works");
  });

  it("end when nobody wants them in time, and a second one to the same server ends at once", async () => {
    const connections = new Connections(200);
    const [one, two] = [await dial(connections), await dial(connections)];
    const begun = performance.now();
    const [oneEnds, twoEnds] = [ended(one), ended(two)];
    connections.giveBack(server, one);
    connections.giveBack(server, two);
    await twoEnds;
    await oneEnds;
    assert.ok(performance.now() - begun >= 195);
    assert.notEqual(await dial(connections), one);
  });

  it("end when the run is stopped, also while nobody uses them", async () => {
    const connections = new Connections();
    const stop = new AbortController();
    const client = await dial(connections, server, stop.signal);
    connections.giveBack(server, client);
    const closed = ended(client);
    stop.abort();
    await closed;
    assert.equal(await echo(await dial(connections)), "works");
  });
});
