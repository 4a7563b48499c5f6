import * as pulumi from "@pulumi/pulumi";
import { compactId } from "../../components/kubernetes/identity";
import { asEngineText } from "./stack-file";

/** One resource as the program registered it; the inputs with secrets and outputs resolved. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const registered: Registered[] = [];
/** Resources that are in the state already, by URN. */
let stateBefore: Readonly<Record<string, unknown>> = {};
/** What other stacks give, by their name. */
let otherStacks: Readonly<Record<string, OtherStack>> = {};
const secretKeys = "PULUMI_CONFIG_SECRET_KEYS";

/** Stands in for the engine: remembers what is registered, and answers like the providers do. */
const mocks: pulumi.runtime.Mocks = {
  newResource: ({ type, name, ...args }: pulumi.runtime.MockResourceArgs) => {
    const inputs = args.inputs as Record<string, unknown>;
    registered.push({ type, name, inputs });
    const made: Record<string, object> = {
      "random:index/randomUuid:RandomUuid": { result: "00000000-0000-4000-8000-000000000001" },
      "random:index/randomPassword:RandomPassword": { result: `PASSWORD ${name}` },
      "kafka-zookeeper:index:Observation": { repairs: 0 },
      "kafka-zookeeper:index:ServiceAddresses": { addresses: addressesFor(inputs) },
      "kafka-zookeeper:index:ClusterIdentity": { cluster: identityOf(inputs) },
      "kafka-zookeeper:index:CertificateAuthority": issued(name),
      "kafka-zookeeper:index:Certificate": issued(name),
      "kafka-zookeeper:index:IssuedCertificates": madeByCertManager(inputs),
      "pulumi:pulumi:StackReference": { secretOutputNames: [], ...otherStacks[String(inputs["name"])] },
    };
    return { id: `${name}-id`, state: { ...inputs, ...made[type] } };
  },
  call: ({ token }: pulumi.runtime.MockCallArgs) =>
    token === "pulumi:pulumi:readStackResourceOutputs" ? { outputs: stateBefore } : {},
};

/** A certificate and a key that say which resource they are of. */
function issued(name: string) {
  return {
    certificate: `CERTIFICATE ${name}\n`,
    key: `PRIVATE KEY ${name}\n`,
    serial: `SERIAL ${name}`,
    notAfter: "2030-01-01T00:00:00.000Z",
  };
}

/** Serials that say whose they are. */
function madeByCertManager({ certificates = [] }: Readonly<Record<string, unknown>>) {
  const holders = (certificates as readonly { readonly holder: string }[]).map(({ holder }) => holder);
  return {
    serials: Object.fromEntries(holders.map((holder) => [holder, `SERIAL ${holder}`])),
    admin: { certificate: "CERTIFICATE admin\n", key: "PRIVATE KEY admin\n" },
  };
}

/** The id that the handler makes of it; brokers that were there before have one of their own. */
function identityOf({ given, made }: Readonly<Record<string, unknown>>): string {
  const uuid = given ?? made;
  return typeof uuid !== "string" ? "AAAAAAAAAAAAAAAAAAAAAA" : compactId(uuid);
}

/** The load balancers give 10.0.8.1, 10.0.8.2 and so on. */
function addressesFor({ services = [] }: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const names = (services as readonly { readonly name: string }[]).map(({ name }) => name);
  return Object.fromEntries(names.map((name, index) => [name, `10.0.8.${index + 1}`]));
}

interface OtherStack {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly secretOutputNames?: readonly string[];
}

interface EngineOptions {
  readonly preview?: boolean;
  readonly secrets?: string[];
  readonly state?: Readonly<Record<string, unknown>>;
  readonly stacks?: Readonly<Record<string, OtherStack>>;
}

/** Starts a program of this project with a configuration as the engine hands it over. */
export function startEngine(config: Record<string, unknown>, options: EngineOptions = {}) {
  registered.length = 0;
  stateBefore = options.state ?? {};
  otherStacks = options.stacks ?? {};
  void pulumi.runtime.setMocks(mocks, "kafka-zookeeper", "test", options.preview ?? false, "organization");
  const own = Object.entries(config).map(([key, value]) => [key.includes(":") ? key : `kafka-zookeeper:${key}`, value]);
  pulumi.runtime.setAllConfig(asEngineText(Object.fromEntries(own) as Record<string, unknown>), options.secrets);
  process.env[secretKeys] = JSON.stringify(options.secrets ?? []);
}

export function stopEngine(): void {
  Reflect.deleteProperty(process.env, secretKeys);
}

/** What was registered since the start, once everything that was under way has arrived. */
export async function settled(): Promise<readonly Registered[]> {
  for (let quiet = 0, count = -1; quiet < 3; count = registered.length) {
    await new Promise((resolve) => setImmediate(resolve));
    quiet = count === registered.length ? quiet + 1 : 0;
  }
  return [...registered];
}

/** The value of an output; undefined when it is not known in a preview. */
export async function valueOf<T>(output: pulumi.Input<T> | undefined) {
  const inner = pulumi.output(output) as unknown as {
    promise(): Promise<T>;
    isKnown: Promise<boolean>;
    isSecret: Promise<boolean>;
  };
  const [value, known, secret] = await Promise.all([inner.promise(), inner.isKnown, inner.isSecret]);
  return { value: known ? value : undefined, known, secret };
}
