import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Session } from "../../../../operations/transport/session";
import { FakeSystemd } from "../../../helpers/fake-systemd";

describe("the restart of a service on a host", () => {
  let host: FakeSystemd;
  let session: Session;

  beforeEach(async () => {
    host = new FakeSystemd();
    const connection = { host: "kafka1", port: 22, user: "root", hostKey: "" };
    session = await Session.open({ name: "kafka1", sudo: false, connection }, host.dial);
  });
  afterEach(() => host.remove());

  const until = async (state: string) => {
    for (let looks = 100; host.state !== state && looks > 0; looks -= 1) await sleep(20);
    assert.equal(host.state, state);
  };

  it("is one order to systemd and waits until it was carried out", async () => {
    await session.restart("kafka");
    assert.equal(host.state, "running");
    assert.deepEqual(host.orders, ["restart kafka"]);
  });

  it("is waited for when systemd took the order and lost the one who waits for it", async () => {
    host.breakBus();
    await session.restart("kafka");
    assert.equal(host.state, "running");
    assert.deepEqual(host.orders, ["restart kafka", "start kafka", "start kafka"]);
  });

  it("leaves no server stopped when the operator's machine is gone between its stop and its start", async () => {
    const restart = session.restart("kafka").catch((error: unknown) => error);
    await until("stopped");
    session.close();
    host.breakConnections();
    assert.match(String(await restart), /kafka1: the session is closed/);
    await until("running");
    assert.deepEqual(host.orders, ["restart kafka"]);
  });

  it("is not given a second time when only the connection broke after the server was started again", async () => {
    const restart = session.restart("kafka");
    await until("stopped");
    await until("running");
    host.breakConnections();
    await restart;
    assert(host.orders.filter((order) => order === "restart kafka").length === 1, host.orders.join());
  });
});
