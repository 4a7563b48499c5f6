import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { clientFilesOf, clusterOutputs } from "../../components/outputs/cluster-outputs";
import { createTopics } from "../../operations/protocol/kafka/topics";
import { inTierAll } from "../e2e/support/tiers";
import { onLoopback, specWith } from "./support/quorum-cluster";
import { RolledQuorum } from "./support/rolled-quorum";
import { type Sending, sendingWith } from "./support/sending";

const topic = { name: "orders", partitions: 3, replicationFactor: 3, config: {} };
const probe = { name: "probe", produce: ["orders"], consume: [{ topics: ["orders"], group: "meanwhile-*" }] };
const login = { user: "probe", password: "a-Password-of-Nobody" };
const passwords = { "probe/SCRAM-SHA-512": login.password };

type Client = "plaintext" | "secure";

/** A step, and what an application at it talks. */
interface Step {
  readonly name: string;
  readonly client: Client;
}

const there: readonly Step[] = [
  { name: "opened", client: "plaintext" },
  { name: "kept", client: "plaintext" },
  { name: "closed", client: "secure" },
];
const back: readonly Step[] = [
  { name: "kept", client: "secure" },
  { name: "opened", client: "plaintext" },
  { name: "left", client: "plaintext" },
  { name: "plaintext", client: "plaintext" },
];
const securityAt = (step: string) => (step === "plaintext" ? step : { mode: "secure", plaintextUntil: step });

/** The listeners that show certificates. */
function withTls(step: string, ofControllers: string): string[] {
  return ["opened", "kept", "closed"].includes(step) ? ["CLIENTS", "INTERNAL", ofControllers] : [];
}

describe("a cluster in KRaft between plain text and TLS, by the real roll", () => {
  const goes = (version: string, born: Client) => {
    const [port, listener] = born === "plaintext" ? ["securePort", "controller_tls"] : ["plaintextPort", "controller"];
    const steps = born === "plaintext" ? [...there, ...back] : [...back, ...there];

    it(`goes there and back with Kafka ${version}, made ${born}: no send fails, and no record is lost`, async function () {
      // Seven rolls of six servers, on a machine that may do other things as well.
      this.timeout(60 * 60_000);
      const cluster = new RolledQuorum(version, born);
      let sending: (Sending & { readonly client: Client }) | undefined;
      const sendAs = async (client: Client) => {
        if (sending?.client === client) return;
        await sending?.assertWhole();
        sending = { client, ...(await sendingWith(filesOf(cluster, client))) };
      };
      try {
        await cluster.up(born, born === "secure" ? { users: [probe] } : {});
        if (born === "secure") await cluster.giveUsers(passwords);
        await makeTopic(cluster);
        for (const { name, client } of steps) {
          await sendAs(client);
          const began = Date.now();
          cluster.said.length = 0;
          const users = name === "plaintext" ? [] : [probe];
          await cluster.up(securityAt(name), { users, controllers: { [port]: 9097 } });
          process.stdout.write(`      ${name}: ${Math.round((Date.now() - began) / 1_000)} s\n`);
          const restarted = cluster.said.flatMap((line) => /^restarting (\w+) /.exec(line)?.[1] ?? []);
          const none = name === "plaintext" ? [] : ["controller", "broker"];
          assert.deepEqual(
            restarted,
            none.flatMap((noun) => [noun, noun, noun]),
          );
          assert.deepEqual((await cluster.portsWithTls()).sort(), withTls(name, listener).sort());
          if (name === "opened" && born === "plaintext") await cluster.giveUsers(passwords);
        }
        await sending?.assertWhole();
      } finally {
        sending?.kill();
        await cluster.stop();
      }
    });
  };

  inTierAll(() => {
    goes("3.9.2", "plaintext");
    goes("4.3.1", "plaintext");
    goes("4.3.1", "secure");
    goes("3.9.2", "secure");
  });
});

async function makeTopic(cluster: RolledQuorum): Promise<void> {
  const connection = await cluster.connect("kafka", 1);
  const [result] = await createTopics(connection, [topic]).finally(() => connection.close());
  assert.equal(result?.errorCode, 0, result?.errorMessage ?? "");
}

/** The files of an application: where it finds the brokers is the same at every step. */
function filesOf(cluster: RolledQuorum, client: Client): string {
  const folder = path.join(cluster.directory, `files-of-${client}`);
  mkdirSync(folder, { recursive: true });
  const spec = specWith("3.9.2", client, client === "secure" ? { users: [probe] } : {});
  const { certificate } = cluster.authority;
  const files = client === "secure" ? clientFilesOf(spec, certificate, login) : clusterOutputs(spec).clientFiles;
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), onLoopback(text));
  return folder;
}
