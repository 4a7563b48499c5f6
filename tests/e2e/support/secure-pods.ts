import assert from "node:assert/strict";
import tls from "node:tls";
import type { Duplex } from "node:stream";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { userSecretName } from "../../../components/kubernetes/client-files-objects";
import { toolsOf } from "../../../components/services/kafka/command-line-tools";
import { kubeConfigOf } from "../../../operations/kubernetes/client";
import { PodConnections } from "../../../operations/kubernetes/port-forward";
import { clusterFiles } from "../../../tools/local-kubernetes/layout";
import type { Raw } from "../../helpers/config";
import { stackValues } from "../../helpers/stack-file";
import { type FeltDuring, nothingFelt } from "./application";
import { kafkaTool, type LocalKubernetes, type Pod } from "./kubernetes";
import { assertWithout, secretsOf } from "./planted-secrets";
import type { TestEnvironment } from "./scenarios";
import type { Settings } from "./stack-text";

/** The namespace of a team whose pods use the cluster as its user `orders-service`. */
const apps = "orders";
const user = "orders-service";

/** What a secure cluster in pods is looked at with. */
export interface SecurePods {
  readonly environment: TestEnvironment;
  readonly kubernetes: LocalKubernetes;
  readonly namespace: string;
  readonly outputs: StackOutputs;
  readonly feltDuring: FeltDuring;
  /** Settings that are to stay as they are. */
  readonly others: Settings;
}

/** What only a secure cluster has: certificates that are renewed, and users. */
export function itIsSecure(of: () => SecurePods): void {
  it("renews all certificates while it is used: no pod is replaced, nothing is restarted, and no send fails", async () => {
    const { environment, kubernetes, feltDuring, others } = of();
    await kubernetes.kubectl("create", "namespace", apps);
    const [before, shown] = [await runs(of()), await serials(of())];
    const impact = await feltDuring(async () => {
      await environment.configure({
        ...others,
        security: { mode: "secure", certificateDays: 200 },
        users: inNamespace(apps),
      });
      const output = await environment.project.succeed("up", environment.stack, "--no-smoke-test");
      for (const id of [1, 2, 3]) assert.match(output, new RegExp(`broker ${id} reads its new certificate`));
    });
    assert.deepEqual(impact, nothingFelt);
    assert.deepEqual(await runs(of()), before);
    const now = await serials(of());
    assert.deepEqual(Object.keys(now), Object.keys(shown));
    for (const [port, serial] of Object.entries(now)) assert.notEqual(serial, shown[port], port);
    const again = await environment.project.succeed("up", environment.stack, "--no-smoke-test");
    assert.match(again, /Nothing changed/);
  });

  it("gives a team the Secret of its user, which may do what the stack file says; others are refused", async () => {
    const { kubernetes, outputs } = of();
    const secret = { settings: { secret: userSecretName("kafka", user) } };
    const said = await kubernetes.fromPod(apps, await imageOf(of()), ({ run }) => run(scriptOf(outputs)), secret);
    const [read, ...refused] = said.split("\n--\n");
    assert.deepEqual(read?.split("\n").sort(), Array.from({ length: 20 }, (_, index) => `record ${index + 1}`).sort());
    const [wrongPassword, plain, otherTopic] = refused;
    assert.match(wrongPassword ?? "", /^refused: .*(SaslAuthenticationException|Authentication failed)/s);
    // It reads the alert as a frame of hundreds of megabytes, for which its heap may be too small.
    assert.match(plain ?? "", /^refused: .*(Timeout|TimedOut|Disconnect|AdminClient thread has exited)/s);
    assert.match(otherTopic ?? "", /^refused: .*(does not exist|[Aa]uthoriz)/s);
  });

  it("keeps its keys and passwords in Secrets: out of every other object, of events, logs and the state", async () => {
    const { environment, kubernetes, namespace } = of();
    const secrets = await secretsOf(environment.project, environment.stack);
    assert(secrets.length >= 1 + 1 + 3 + 3 + 1, `${secrets.length} secrets`);
    const read = (...args: string[]) => kubernetes.kubectl("--namespace", namespace, ...args);
    const kinds = (await read("api-resources", "--namespaced", "--verbs=list", "--output=name")).split("\n");
    const others = kinds.filter((kind) => kind !== "secrets").join(",");
    assertWithout(secrets, await read("get", others, "--output=yaml"), "the objects of the namespace");
    for (const pod of Object.keys(await runs(of())))
      assertWithout(secrets, await read("logs", pod), `the log of ${pod}`);
    const { stdout } = await environment.project.script("pulumi", "stack", "export", "--stack", environment.stack);
    assertWithout(secrets, stdout, "the state");
    // What only Secrets hold is found there, so the search can find.
    const held = JSON.parse(await read("get", "secrets", "--output=json")) as {
      items: { data?: Record<string, string> }[];
    };
    const texts = held.items.flatMap(({ data = {} }) => Object.values(data)).map((data) => Buffer.from(data, "base64"));
    assert(secrets.some((secret) => texts.some((text) => text.includes(secret))));
  });
}

/** The users of the stack `k8s`, one of them with a Secret in the namespace of its applications. */
export function inNamespace(namespace: string): Raw[] {
  const users = stackValues("k8s")["users"] as Raw[];
  return users.map((one) => (one["name"] === user ? { ...one, namespaces: [namespace] } : one));
}

/** What a team's pod does with the files of its user: it produces and reads, then three things that are refused. */
function scriptOf({ versions, bootstrapServersInternal }: StackOutputs): string {
  const { topics, producer, consumer } = toolsOf(versions.kafka);
  const server = `--bootstrap-server ${bootstrapServersInternal}`;
  const ask = (file: string, topic: string) =>
    `echo --; if ${kafkaTool} ${topics} ${server} --describe --topic ${topic} --command-config ${file} >/tmp/said 2>&1; then echo taken; else echo "refused: $(head -c 3000 /tmp/said)"; fi`;
  return [
    "cd /settings",
    `seq -f 'record %.0f' 1 20 | ${kafkaTool} ${producer} ${server} --topic orders --producer.config producer.properties >&2`,
    `${kafkaTool} ${consumer} ${server} --topic orders --group orders --consumer.config consumer.properties --from-beginning --max-messages 20 --timeout-ms 60000 2>/dev/null`,
    `sed 's/password="[^"]*"/password="guessed"/' producer.properties >/tmp/wrong.properties`,
    ask("/tmp/wrong.properties", "orders"),
    "printf 'default.api.timeout.ms=5000\\nrequest.timeout.ms=4000\\n' >/tmp/plain.properties",
    ask("/tmp/plain.properties", "orders"),
    ask("producer.properties", "test01"),
  ].join("\n");
}

/** Each pod with the number of its container's restarts. */
export function runs({
  kubernetes,
  namespace,
}: Pick<SecurePods, "kubernetes" | "namespace">): Promise<Record<string, string>> {
  return kubernetes.each("pods", namespace, ({ metadata, status }: Pod) => {
    return `${metadata.uid} ${status.containerStatuses?.map(({ restartCount }) => restartCount).join()}`;
  });
}

async function imageOf({ kubernetes, namespace }: SecurePods): Promise<string> {
  const images = await kubernetes.each("pods", namespace, ({ spec }: Pod) => spec.containers[0]?.image ?? "");
  return images["kafka-1"] ?? "";
}

/** The serials of the certificates that all servers show, by pod and port, as anybody sees them who connects. */
export async function serials({
  environment: { project },
  namespace,
  quorum = { "zk-1": 2181, "zk-2": 2181, "zk-3": 2181 },
}: Pick<SecurePods, "namespace"> & {
  readonly environment: Pick<TestEnvironment, "project">;
  /** The port of each pod that keeps the metadata; default: of ZooKeeper. */
  readonly quorum?: Readonly<Record<string, number>>;
}): Promise<Record<string, string>> {
  const config = kubeConfigOf({ kubeconfig: clusterFiles(project.root).kubeconfig });
  const connections = new PodConnections(config, namespace);
  const found: Record<string, string> = {};
  const brokers = [1, 2, 3].flatMap((id) => [9093, 9094].map((port) => [`kafka-${id}`, port] as const));
  for (const [pod, port] of [...brokers, ...Object.entries(quorum)])
    found[`${pod}:${port}`] = await serialAt(await connections.connect(pod, port));
  connections.close();
  return found;
}

/** A server shows its certificate before it asks for one. */
function serialAt(stream: Duplex): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ socket: stream, rejectUnauthorized: false, minVersion: "TLSv1.3" }, () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.once("error", reject);
  });
}
