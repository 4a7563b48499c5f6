import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { addressText } from "../../components/model/schema-values";
import { unknownCluster } from "../../components/kubernetes/facts";
import type { KubernetesConfig } from "../../components/kubernetes/kubernetes-schema";
import { validateKubernetes } from "../../components/kubernetes/validate-kubernetes";
import { present } from "../../components/model/cluster-spec";
import { type PodServiceName, registry, serviceOf } from "../../components/services/registry";
import { servicesOf } from "../../components/config/stack-services";
import { idOn, sourceOf } from "../../components/services/resolve-group";
import type { HostConfigBase } from "../../components/services/service-schema";
import { formatIssue } from "../../components/model/issue";
import {
  isAdded,
  type StackOutputs,
  stackOutputsSchema,
  type VersionedName,
  versionedNames,
} from "../../components/outputs/stack-outputs";
import { defaultVersion, findVersion } from "../../components/model/versions";
import type { LocalDistribution } from "../../operations/distribution/archive";
import { notUp } from "../../operations/status/deployed";
import { needsOf, stackEnvironment, type StackNeeds } from "../toolchain/environment";
import { ensureToolchain, type Toolchain } from "../toolchain/toolchain";
import type { Report } from "../../operations/lib/progress";
import { loadExeca } from "../../operations/lib/execa";
import { projectRoot } from "../../operations/lib/paths";

export type { StackOutputs };

/** The hosts of a stack file, as far as a sandbox needs them. */
const hostsSchema = z.array(z.object({ name: z.string(), address: addressText(), lost: z.boolean().default(false) }));
const sourcesSchema = z
  .object({ version: z.string().optional(), source: z.string().optional(), sha512: z.string().optional() })
  .optional();

/** A service of which images are made. */
export type ImageName = VersionedName & PodServiceName;

function hasImage(name: VersionedName): name is ImageName {
  return serviceOf(name).kubernetes !== undefined;
}

/** One stack of this project and the engine that runs it. */
export class Stack {
  private readonly needs: StackNeeds;
  #kubernetes: KubernetesConfig | undefined;

  private constructor(
    readonly name: string,
    private readonly config: Record<string, unknown>,
  ) {
    this.needs = needsOf(name);
  }

  get sandbox(): boolean {
    return this.needs.sandbox;
  }

  /** @throws Error when there is no `Pulumi.<name>.yaml`. */
  static read(name: string): Stack {
    const file = path.join(projectRoot, `Pulumi.${name}.yaml`);
    if (!existsSync(file)) throw new Error(`there is no stack ${name}: ${path.basename(file)} is missing`);
    const { config = {} } = (parse(readFileSync(file, "utf8")) ?? {}) as { config?: Record<string, unknown> };
    return new Stack(name, config);
  }

  /**
   * The configuration of a stack on Kubernetes; undefined for one on hosts.
   *
   * @throws Error with everything that is wrong with it, as the program itself would.
   */
  get kubernetes(): KubernetesConfig | undefined {
    return this.needs.kubernetes ? (this.#kubernetes ??= this.readKubernetes()) : undefined;
  }

  /** Whether clients outside of Kubernetes reach the brokers; on hosts they always do. */
  get servesOutside(): boolean {
    return this.kubernetes?.kubernetes.kafka.external.type !== "none";
  }

  private readKubernetes(): KubernetesConfig {
    const { config, issues } = validateKubernetes(this.plainValues, () => unknownCluster("it was not asked"));
    if (config === undefined) throw new Error(issues.map(formatIssue).join("\n"));
    return config;
  }

  /** This program's settings in the stack file; credentials may be encrypted. */
  private get plainValues(): Record<string, unknown> {
    const prefix = "kafka-zookeeper:";
    const own = Object.entries(this.config).filter(([key]) => key.startsWith(prefix) && key !== `${prefix}ssh`);
    return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
  }

  /** Hosts that can be used. */
  get hosts(): z.output<typeof hostsSchema> {
    return present(this.allHosts);
  }

  /** Hosts in the stack file, lost ones among them. */
  get allHosts(): z.output<typeof hostsSchema> {
    return hostsSchema.parse(this.config["kafka-zookeeper:hosts"]);
  }

  /** The versions that this stack assembles from Maven artifacts. */
  get mavenVersions(): { product: VersionedName; version: string }[] {
    return versionedNames.flatMap((product) => {
      const settings = sourcesSchema.parse(this.config[`kafka-zookeeper:${product}`]);
      return settings?.source === "maven" && settings.version !== undefined
        ? [{ product, version: settings.version }]
        : [];
    });
  }

  /** The distributions of this stack, each with where it comes from and the checksum that it must have. */
  get distributions(): LocalDistribution<ImageName>[] {
    const { kubernetes } = this;
    const hosts = kubernetes?.hosts ?? z.array(z.looseObject({})).parse(this.config["kafka-zookeeper:hosts"] ?? []);
    const there = servicesOf({ hosts: hosts as HostConfigBase[] }, registry);
    const used = versionedNames.filter(hasImage).filter((name) => {
      const service = serviceOf(name);
      if (!Object.hasOwn(there, name) || (kubernetes !== undefined && service.isManaged?.(kubernetes) === false))
        return false;
      return !isAdded(name) || hosts.some((host) => idOn(host, service) !== undefined);
    });
    return used.map((product) => {
      const { versions } = registry[product];
      const settings = sourcesSchema.parse(this.config[`kafka-zookeeper:${product}`]) ?? {};
      const version = findVersion(versions, settings.version ?? defaultVersion(versions));
      if (version === undefined)
        throw new Error(
          `${product}.version: must be a version that this program knows\n    given: ${settings.version}`,
        );
      const source = sourceOf(settings.source, version);
      const sha512 = settings.sha512 ?? (source.kind === "maven" ? version.mavenSha512 : version.sha512);
      if (sha512 === undefined)
        throw new Error(
          `${product}.sha512: must be set, since the version table has no checksum of this source\n` +
            `    given: ${version.version} from ${settings.source ?? "the Apache archive"}`,
        );
      return { product, version: version.version, source, sha512: sha512.toLowerCase() };
    });
  }

  /** Makes sure that there is an engine; the first time on a machine that takes minutes. */
  async engine(report: Report, signal?: AbortSignal): Promise<Engine> {
    const toolchain = await ensureToolchain({ ...this.needs, report, signal });
    return new Engine(this, toolchain);
  }
}

/** A Pulumi command line with the environment of one stack. */
export class Engine {
  constructor(
    private readonly stack: Stack,
    readonly toolchain: Toolchain,
  ) {}

  private get env(): Record<string, string> {
    return { ...this.toolchain.env, ...stackEnvironment(this.stack.name, { sandbox: this.stack.sandbox }) };
  }

  /**
   * Runs Pulumi before the user's eyes; Ctrl-C reaches it directly, and it ends in order.
   *
   * @throws Error when it fails; Pulumi has said why.
   */
  async show(...args: string[]): Promise<void> {
    const { execa } = await loadExeca();
    const quiet = process.stdout.isTTY ? [] : ["--suppress-progress"];
    const result = await execa(this.toolchain.pulumi, [...args, ...quiet], {
      cwd: projectRoot,
      env: this.env,
      stdio: "inherit",
      reject: false,
    });
    if (result.failed) throw new Error(`pulumi ${args[0]} failed (see above); fix the cause, then run it again`);
  }

  /** Runs Pulumi quietly and returns what it printed. */
  async ask(...args: string[]): Promise<string> {
    const { execa } = await loadExeca();
    const { stdout } = await execa(this.toolchain.pulumi, args, { cwd: projectRoot, env: this.env });
    return stdout;
  }

  async outputs(): Promise<StackOutputs> {
    const text = await this.ask("stack", "output", "--json", "--stack", this.stack.name);
    return stackOutputsSchema.parse(JSON.parse(text));
  }

  /**
   * All outputs with their secrets, as the stack has them.
   *
   * @throws Error when there is no state; what Pulumi printed, secrets perhaps, is not in it.
   */
  async secretOutputs(): Promise<Readonly<Record<string, unknown>>> {
    const args = ["stack", "output", "--json", "--show-secrets", "--stack", this.stack.name];
    const text = await this.ask(...args).catch(() => {
      throw notUp(this.stack.name, "its outputs cannot be read");
    });
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** How many resources the last `up` created, updated, deleted or replaced. */
  async lastChanges(): Promise<number> {
    const text = await this.ask("stack", "history", "--json", "--page-size", "1", "--stack", this.stack.name);
    const [last] = z
      .array(z.object({ resourceChanges: z.record(z.string(), z.number()).nullish() }))
      .parse(JSON.parse(text));
    return Object.entries(last?.resourceChanges ?? {})
      .filter(([operation]) => operation !== "same")
      .reduce((sum, [, count]) => sum + count, 0);
  }
}
