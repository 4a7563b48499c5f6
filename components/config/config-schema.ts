import { z } from "zod";
import { addressText, size } from "../model/schema-values";
import { type Registry, registry } from "../services/registry";
import { combined } from "./combined";
import { securitySetting, type SecurityStack } from "../security/security-schema";
import { ssh } from "./ssh-schema";

/** The keys that the services bring along, at the top level and for each host. */
const serviceSettings = combined(registry, "settings");
const serviceHostSettings = combined(registry, "hostSettings");

const host = z.strictObject({
  name: z.string().describe("Name of the host in resource names, messages and outputs. Example: `kafka1`."),
  address: addressText().describe(
    "IP address or DNS name under which other hosts, clients and this program reach the host.",
  ),
  ...serviceHostSettings,
  java: z
    .strictObject({
      home: z
        .string()
        .optional()
        .describe("JAVA_HOME on this host, where `java.install` then installs nothing. Default: `java.home`."),
    })
    .optional()
    .describe("The Java runtime on this host."),
  hostKey: z
    .string()
    .optional()
    .describe("SSH host key, one line such as `ssh-ed25519 AAAA...`. Takes precedence over `ssh.knownHosts`."),
  sshPort: z.number().int().optional().describe("SSH port of this host, if it differs from `ssh.port`."),
  sshUser: z.string().optional().describe("SSH user of this host, if it differs from `ssh.user`."),
  lost: z
    .boolean()
    .default(false)
    .describe(
      "The host is gone for good: it is no longer contacted, and its resources are dropped from the state. It remains a member of the ensemble and a known broker until its line is removed.",
    ),
});

/** Every place where a cluster can run. */
export const substrate = z
  .enum(["ssh", "kubernetes"])
  .describe("Where the cluster runs: `ssh` = hosts with systemd, reached over SSH; `kubernetes` = pods.");
export type Substrate = z.output<typeof substrate>;

/** The whole configuration of a stack on hosts, as it stands in `Pulumi.<stack>.yaml` below `kafka-zookeeper:`. */
export const configSchema = z.strictObject({
  substrate,
  sandbox: z
    .boolean()
    .default(false)
    .describe("`scripts/up` creates the hosts on this machine. Never set it for your own hosts."),
  clusterId: z
    .string()
    .optional()
    .describe("Identity of an existing cluster whose state was lost. Default: made at the first `up`."),
  deleteData: z
    .boolean()
    .default(false)
    .describe("`destroy` also deletes the data directories that this program created. **All records are lost.**"),
  readyTimeout: z
    .number()
    .int()
    .default(600)
    .describe("Seconds to wait for a healthy cluster before the `up` fails. Log recovery can take long."),
  roll: z
    .strictObject({
      pauseAfter: z
        .enum(["none", "first"])
        .default("none")
        .describe(
          "`first`: an `up` that must restart several ZooKeeper servers or brokers stops after the first one, the canary. The next `up` with the same configuration resumes, unless the canary has stopped in the meantime.",
        ),
      batch: z
        .enum(["broker", "rack"])
        .default("broker")
        .describe("`rack`: restarts all brokers of a rack together, if the placement of the replicas allows it."),
    })
    .prefault({})
    .describe("How configuration changes are rolled out."),
  preflight: z
    .enum(["enforce", "warn"])
    .default("enforce")
    .describe(
      "Effect of a host that fails the preflight: `enforce` stops the `up` before anything is changed; `warn` continues unless the host cannot be used at all (no login, no root, no systemd).",
    ),
  minFreeDisk: size
    .default("1g")
    .describe("Space that must be free on each file system before programs or data are written to it. Example: `20g`."),
  downloads: z
    .strictObject({
      proxy: z
        .string()
        .optional()
        .describe(
          "HTTP proxy through which hosts download distributions and, with `java.install`, packages. Example: `http://proxy.example.org:3128`.",
        ),
      noProxy: z
        .array(z.string())
        .default([])
        .describe("Names and addresses that hosts reach without the proxy. Example: `.example.org`."),
    })
    .prefault({})
    .describe("How hosts download."),
  security: securitySetting,
  hosts: z.array(host).describe("The hosts and the servers on them."),
  ssh: ssh.prefault({}).describe("How the hosts are reached."),
  java: z
    .strictObject({
      home: z.string().optional().describe("JAVA_HOME on the hosts. Default: `/usr`."),
      install: z
        .boolean()
        .default(false)
        .describe("Installs Java on hosts without it, from their operating system's packages (apt-get, dnf or yum)."),
    })
    .refine(({ home, install }) => !install || home === undefined, {
      message: "cannot have both home and install: packages put Java below /usr",
    })
    .prefault({})
    .describe("The Java runtime on the hosts."),
  ...serviceSettings,
});

/** The same schema for other services than those of the registry. */
export function configSchemaOf(services: Registry): z.ZodObject {
  if (services === registry) return configSchema;
  return configSchema
    .omit(keysOf(serviceSettings))
    .extend({ ...combined(services, "settings"), hosts: z.array(host.extend(combined(services, "hostSettings"))) });
}

function keysOf<Shape extends object>(shape: Shape) {
  return Object.fromEntries(Object.keys(shape).map((key) => [key, true])) as Record<keyof Shape, true>;
}

/** What the rules and the defaults work on, wherever the servers run. */
export type Config = Omit<z.output<typeof configSchema>, "substrate"> & Pick<SecurityStack, "subjects">;
export type HostConfig = Config["hosts"][number];
