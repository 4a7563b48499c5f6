import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { identitySchema } from "../../../../components/resources/inputs/identity-inputs";
import { securityOf } from "../../../../components/security/security-schema";
import { type Raw, specOf } from "../../../helpers/config";
import { deploy, get, secretInput, type Wanted } from "../../../helpers/deploy";

const users = "cluster-users";
const random = "random:index/randomPassword:RandomPassword";
const given = "0123456789abcdefABCDEF0123456789";
const stack = {
  security: "secure",
  users: [
    { name: "orders", produce: ["orders"] },
    { name: "billing", mechanism: "SCRAM-SHA-256" },
  ],
};

function deployed(raw: Raw, passwords = {}): Promise<Map<string, Wanted>> {
  const security = securityOf({ security: raw["security"] as "secure" });
  return deploy(specOf(raw), undefined, { security, passwords });
}

function passwordsMade(wanted: Map<string, Wanted>): Wanted[] {
  return [...wanted.values()].filter(({ type }) => type === random);
}

describe("the users of a secure cluster on hosts", () => {
  it("are one resource, which waits for whole brokers and tells in secret who we are", async () => {
    const wanted = await deployed(stack);
    assert(get(wanted, users).waitsFor.has("cluster-roll"));
    assert.match(String(get(wanted, users).inputs["users"]), /^\{"orders":\{.*,"billing":\{/);
    const identity = identitySchema.parse(await secretInput(wanted, users, "identity"));
    assert.equal(identity.certificate, "CERTIFICATE cluster-admin\n");
    await secretInput(wanted, users, "reach");
  });

  it("have passwords that are made once: 32 letters and digits, which no file of a client has to quote", async () => {
    const wanted = await deployed(stack);
    assert.deepEqual(
      passwordsMade(wanted).map(({ name, inputs: { length, special } }) => [name, length, special]),
      [
        ["cluster-user-orders", 32, false],
        ["cluster-user-billing", 32, false],
      ],
    );
    const passwords = await secretInput<Record<string, string>>(wanted, users, "passwords");
    assert.deepEqual(passwords, {
      "orders/SCRAM-SHA-512": "PASSWORD cluster-user-orders",
      "billing/SCRAM-SHA-256": "PASSWORD cluster-user-billing",
    });
  });

  it("have a password for each number in a rotation, so that the one before stays known until it ends", async () => {
    const rotating = (passwordNumbers: number[]) =>
      deployed({ security: "secure", users: [{ name: "orders", passwordNumbers }] });
    const wanted = await rotating([1, 2]);
    const made = (all: Map<string, Wanted>) => passwordsMade(all).map(({ name }) => name);
    assert.deepEqual(made(wanted), ["cluster-user-orders", "cluster-user-orders/2"]);
    assert.deepEqual(await secretInput(wanted, users, "passwords"), {
      "orders/SCRAM-SHA-512": "PASSWORD cluster-user-orders",
      "orders/SCRAM-SHA-256": "PASSWORD cluster-user-orders/2",
    });
    assert.deepEqual(made(await rotating([2])), ["cluster-user-orders/2"]);
  });

  it("keep what they had on the brokers when the next password is given", async () => {
    const stack = { security: "secure", users: [{ name: "billing", passwordNumbers: [2, 3] }] };
    const wanted = await deployed(stack, { billing: pulumi.secret(given) });
    assert.deepEqual(passwordsMade(wanted), []);
    assert.deepEqual(await secretInput(wanted, users, "passwords"), { "billing/SCRAM-SHA-512": given });
  });

  it("are tried where each broker takes logins", async () => {
    const { logins } = get(await deployed(stack), users).inputs as { logins: object[] };
    assert.deepEqual(
      logins,
      [1, 2, 3].map((id) => ({ id, address: `10.0.0.${id}`, port: 9093 })),
    );
  });

  it("keep the password that they were given, and none is made for them", async () => {
    const wanted = await deployed(stack, { billing: pulumi.secret(given) });
    assert.deepEqual(
      passwordsMade(wanted).map(({ name }) => name),
      ["cluster-user-orders"],
    );
    const passwords = await secretInput<Record<string, string>>(wanted, users, "passwords");
    assert.equal(passwords["billing/SCRAM-SHA-256"], given);
  });

  it("are a resource without any user, too, so that one that leaves the stack file is taken off the brokers", async () => {
    assert.equal(get(await deployed({ security: "secure" }), users).inputs["users"], "{}");
  });

  it("have passwords in nothing but the resource of users", async () => {
    const wanted = await deployed(stack, { billing: pulumi.secret(given) });
    for (const [name, { inputs }] of wanted)
      assert(name === users || !/PASSWORD cluster|0123456789abcdefABCDEF/.test(JSON.stringify(inputs)), name);
  });
});

describe("a cluster in plain text on hosts", () => {
  it("has no resource of users", async () => {
    const wanted = await deployed({ security: "plaintext" });
    assert(!wanted.has(users) && passwordsMade(wanted).length === 0);
  });
});
