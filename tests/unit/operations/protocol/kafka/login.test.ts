import assert from "node:assert/strict";
import { KafkaConnection } from "../../../../../operations/protocol/kafka/kafka-connection";
import { loginWithScram } from "../../../../../operations/protocol/kafka/login";
import { saslHandshake } from "../../../../../operations/protocol/kafka/messages/security-messages";
import { Refused } from "../../../../../operations/protocol/kafka/refused";
import type { ScramMechanism } from "../../../../../operations/protocol/kafka/scram";
import { answering, brokerConnection, type FakeAnswer } from "../../../../helpers/fake-broker";
import { FakeScram } from "../../../../helpers/fake-scram";

const metadata = { brokers: [1], racks: new Map<number, string>(), controller: 1, partitions: [] };
const connectionTo = (more: FakeAnswer[]) => new KafkaConnection(brokerConnection({ metadata: () => metadata, more }));
const mechanism: ScramMechanism = "SCRAM-SHA-512";

describe("a login to a broker", () => {
  for (const each of ["SCRAM-SHA-256", "SCRAM-SHA-512"] as const)
    it(`proves a password by ${each} without sending it`, async () => {
      const server = new FakeScram(each).add("app", "pencil-of-app");
      await loginWithScram(connectionTo(server.answers), { user: "app", password: "pencil-of-app", mechanism: each });
      assert.equal(server.received.length, 2);
      assert.doesNotMatch(server.received.join(), /pencil/);
    });

  for (const [user, password] of [
    ["a=b,c", "plain"],
    ["größe", "päss wörd"],
    ["ℌ", "ﬁ\u00a0ligature"],
    ["app", " ,=%$\n\t\"'"],
    ["app", "x".repeat(500)],
  ] as const)
    it(`takes names and passwords as they are: ${JSON.stringify([user, password.slice(0, 20)])}`, async () => {
      const server = new FakeScram(mechanism).add(user, password);
      await loginWithScram(connectionTo(server.answers), { user, password, mechanism });
    });

  it("is refused with a wrong password and for a user who is not there, in the same words without the password", async () => {
    for (const [user, password] of [
      ["app", "another"],
      ["nobody", "another"],
    ] as const)
      await assert.rejects(
        loginWithScram(connectionTo(new FakeScram(mechanism).add("app", "pencil").answers), {
          ...{ user, password, mechanism },
        }),
        (error: Error) => {
          assert(error instanceof Refused);
          const rest = "there is no such user, it has no password for SCRAM-SHA-512, or another one";
          assert.equal(error.message, `the broker lets user ${user} by SCRAM-SHA-512 not in: ${rest}`);
          return true;
        },
      );
  });

  it("does not trust a broker that lets everybody in", async () => {
    const server = new FakeScram(mechanism).add("app", "pencil");
    server.honest = false;
    const login = loginWithScram(connectionTo(server.answers), { user: "app", password: "pencil", mechanism });
    await assert.rejects(login, /^Error: user app: the broker does not know the password that it accepted/);
  });

  it("says which mechanisms a listener has", async () => {
    const { answers } = new FakeScram("SCRAM-SHA-256").add("app", "pencil");
    await assert.rejects(
      loginWithScram(connectionTo(answers), { user: "app", password: "pencil", mechanism }),
      /^Error: the listener has no logins by SCRAM-SHA-512, only by SCRAM-SHA-256$/,
    );
  });

  for (const [errorCode, message] of [
    [34, /takes no logins: its protocol is not one of SASL/],
    [42, /takes no login: error 42/],
  ] as const)
    it(`says why a listener takes none: error ${errorCode}`, async () => {
      const more = [answering(saslHandshake, () => ({ errorCode, mechanisms: [] }))];
      await assert.rejects(loginWithScram(connectionTo(more), { user: "app", password: "pencil", mechanism }), message);
    });

  it("fails when the broker ends the connection", async () => {
    await assert.rejects(
      loginWithScram(connectionTo([]), { user: "app", password: "pencil", mechanism }),
      /^Error: the connection was closed$/,
    );
  });
});
