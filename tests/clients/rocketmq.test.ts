import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fetchRuntime } from "../../operations/protocol/rocketmq/brokers";
import { RefusedRequest, RocketmqConnection } from "../../operations/protocol/rocketmq/rocketmq-connection";
import { fetchTopic, putTopic } from "../../operations/protocol/rocketmq/topics";
import { fetchUser } from "../../operations/protocol/rocketmq/users";
import { classPathOfPom } from "../../operations/distribution/maven";
import { classPathOf } from "../../tools/lib/class-path";
import { pythonWith } from "../../tools/lib/venv";
import { projectRoot } from "../../operations/lib/paths";
import type { Raw } from "../helpers/config";
import { inTierAll } from "../e2e/support/tiers";
import { RocketmqCluster } from "./support/rocketmq-cluster";

const kinds = [
  ...["one-way", "synchronous", "asynchronous", "ordered", "ordered-globally", "delayed-by-level", "delayed-by-time"],
  ...["batch", "filtered-by-tag", "filtered-by-sql", "transactional"],
];

const ofGrpc = [
  ...["synchronous", "asynchronous", "ordered", "delayed-by-time", "filtered-by-tag", "filtered-by-sql"],
  "transactional",
];

/** What the samples of examples/rocketmq need. */
const rocketmq: Raw = {
  topics: [
    { name: "kinds-normal" },
    { name: "kinds-fifo", type: "FIFO" },
    { name: "kinds-delay", type: "DELAY" },
    { name: "kinds-transaction", type: "TRANSACTION" },
    { name: "other" },
  ],
  consumerGroups: kinds.map((name) => ({ name: `kinds-${name}`, ordered: name.startsWith("ordered") })),
  users: [
    { name: "app", produce: ["kinds-*"], consume: { topics: ["kinds-*"], group: "kinds-*" } },
    { name: "nobody" },
  ],
};

interface GrpcSample {
  /** The program and its arguments, to which kinds are added. */
  readonly command: (files: string) => Promise<readonly string[]>;
  /** Whether its client looks who signed the certificate of a proxy. */
  readonly checksCertificates: boolean;
}

const grpcSamples: Readonly<Record<string, GrpcSample>> = {
  Java: {
    command: async (files) => {
      const options = ["-Xmx128m", "-XX:TieredStopAtLevel=1", "-Dlate=15", "-Dpatience=90", `-Duser.home=${files}`];
      const jars = await classPathOfPom(path.join(__dirname, "poms/rocketmq-java.xml"));
      return ["java", ...options, "-cp", jars, sample("GrpcKinds.java"), path.join(files, "rocketmq-grpc.properties")];
    },
    checksCertificates: false,
  },
  "Node.js": {
    command: (files) => Promise.resolve([process.execPath, sample("node/kinds.mjs"), files]),
    checksCertificates: true,
  },
  Python: {
    command: async (files) => [await pythonWith(sample("python/requirements.txt")), sample("python/kinds.py"), files],
    checksCertificates: true,
  },
};

function sample(file: string): string {
  return path.join(projectRoot, "examples/rocketmq", file);
}

/** What a sample printed, whatever it ended with. */
async function grpcKinds(
  { command }: GrpcSample,
  files: string,
  { wanted, environment }: { readonly wanted?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const own = { GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: path.join(files, "ca.pem"), PATIENCE: "90", LATE: "15" };
  const env = { ...process.env, HOME: files, ...own, ...environment };
  const [program = "", ...args] = [...(await command(files)), ...(wanted === undefined ? [] : [wanted])];
  return new Promise((resolve) =>
    execFile(program, args, { env }, (_, stdout, stderr) => resolve(`${stdout}\n${stderr}`)),
  );
}

const app = { user: "app", password: "app-password" };
const nobody = { user: "nobody", password: "nobody-password" };

inTierAll(() =>
  describe("RocketMQ with TLS and logins, by its rendered files", () => {
    let cluster: RocketmqCluster;

    before(async function () {
      this.timeout(20 * 60_000);
      cluster = await RocketmqCluster.start("secure", rocketmq);
      await cluster.apply({ app: app.password, nobody: nobody.password });
    });

    after(async function () {
      this.timeout(5 * 60_000);
      await cluster.stop();
    });

    async function as<T>(login: typeof app | undefined, use: (broker: RocketmqConnection) => Promise<T>): Promise<T> {
      const at = cluster.reach.endpointsOf("rocketmq").find(({ name }) => name === "a");
      const connection = new RocketmqConnection(await cluster.reach.connect("rocketmq", 1, at), login);
      return use(connection).finally(() => connection.close());
    }

    const refused = (text: RegExp) => (error: unknown) => error instanceof RefusedRequest && text.test(error.message);

    it("gives the operator its password once, and takes the first one no more", async () => {
      assert.deepEqual(cluster.said, [
        "logins of a",
        "topics: 5 topics on 5 replicas",
        "topics: 11 consumer groups on 11 replicas",
        "users: 2 users on 2 replicas",
      ]);
      const { admin } = cluster.passwords;
      const user = await as({ user: "admin", password: admin }, (broker) => fetchUser(broker, "rocketmq-proxy"));
      assert.equal(user?.isSuper, true);
    });

    it("lets nobody in without a login, or with a wrong one", async () => {
      await assert.rejects(() => as(undefined, fetchRuntime), refused(/username cannot be null/));
      await assert.rejects(() => as({ ...app, password: "wrong" }, fetchRuntime), refused(/check signature failed/));
    });

    it("lets a user do what it may, and nothing else", async () => {
      await assert.rejects(
        () =>
          as(app, (broker) =>
            putTopic(broker, "made", { type: "NORMAL", readQueues: 1, writeQueues: 1, permission: 6 }),
          ),
        refused(/no permission/),
      );
      await assert.rejects(() => as(app, (broker) => fetchUser(broker, "admin")), refused(/no permission/));
      await assert.rejects(() => as(nobody, (broker) => fetchTopic(broker, "other")), refused(/no permission/));
    });

    it("refuses to change what matters in a running broker, which every user may ask for", async () => {
      const change = (body: string) => as(app, (broker) => broker.send({ code: 25, what: "a change", body }));
      await assert.rejects(() => change("fileReservedTime=1"), refused(/black list/));
      await assert.rejects(() => change("configBlackList="), refused(/black list/));
    });

    it("tells no user a password that is good for anything", async () => {
      const { body } = await as(app, (broker) => broker.send({ code: 26, what: "the settings" }));
      const text = body.toString();
      const [, first = ""] = /initAuthenticationUser=.*"password":"([^"]+)"/.exec(text) ?? [];
      assert.equal(first.length, 32);
      assert(!text.includes(cluster.passwords.admin) && !text.includes(cluster.passwords.proxy));
      await assert.rejects(
        () => as({ user: "admin", password: first }, fetchRuntime),
        refused(/check signature failed/),
      );
    });

    describe("and its file for clients without gRPC", () => {
      let output = "";

      before(async function () {
        this.timeout(15 * 60_000);
        output = await eightKinds(cluster.files(app));
      });

      for (const kind of kinds)
        it(`carries messages that are ${kind}`, () => assert.match(output, new RegExp(`^ok ${kind}$`, "m"), output));
    });

    for (const [language, ofLanguage] of Object.entries(grpcSamples))
      describe(`and its file for ${language}, by gRPC through the proxy`, () => {
        let output = "";

        before(async function () {
          this.timeout(15 * 60_000);
          output = await grpcKinds(ofLanguage, cluster.files(app));
        });

        for (const kind of ofGrpc)
          it(`carries messages that are ${kind}`, () => assert.match(output, new RegExp(`^ok ${kind}$`, "m"), output));

        it("is of no use to a user without rights", async function () {
          this.timeout(5 * 60_000);
          const denied = await grpcKinds(ofLanguage, cluster.files(nobody), { wanted: "synchronous" });
          // Clients with gRPC tell no more of a refusal than that they learn nothing of the topic.
          assert.match(denied, /^failed synchronous: .*(route|no permission|fetch topics)/im);
        });

        if (ofLanguage.checksCertificates)
          it("is of no use without the authority that the proxies are known by", async function () {
            this.timeout(5 * 60_000);
            const environment = { GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: "/etc/ssl/certs/ca-certificates.crt" };
            const said = await grpcKinds(ofLanguage, cluster.files(app), { wanted: "synchronous", environment });
            assert.match(said, /^failed synchronous: /m);
          });
      });

    it("takes no whole core when transactions were over a while ago", async () => {
      await sleep(5_000);
      const cores = await cluster.coresOfBrokers(10);
      assert(cores < 0.6, `${cores} cores`);
    });

    it("refuses the same to a user without rights", async function () {
      this.timeout(5 * 60_000);
      assert.match(await eightKinds(cluster.files(nobody), "synchronous"), /^failed synchronous: [^]*no permission/m);
    });

    /** What the sample printed, whatever it ended with. */
    async function eightKinds(files: string, ...wanted: readonly string[]): Promise<string> {
      const options = ["-Xmx128m", "-XX:TieredStopAtLevel=1", "-Dlate=15", "-Dpatience=90", `-Duser.home=${files}`];
      const tls = ["-Dtls.enable=true", "-Dtls.config.file=rocketmq-tls.properties"];
      const program = sample("EightKinds.java");
      const args = [...options, ...tls, "-cp", await classPathOf("rocketmq", "5.5.0"), program, "rocketmq.properties"];
      return new Promise((resolve) =>
        // The file of those that are trusted is beside the others.
        execFile("java", [...args, ...wanted], { cwd: files }, (_, stdout, stderr) => resolve(`${stdout}\n${stderr}`)),
      );
    }
  }),
);
