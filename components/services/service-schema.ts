import { z } from "zod";
import type { SecurityStack } from "../security/security-schema";

/** What the services have in common: where a distribution comes from, and how it is unpacked. */
export const distributionSettings = {
  source: z
    .string()
    .optional()
    .describe("Source of the distribution: an http(s) URL, a file, or `maven`. Default: the Apache archive."),
  sha512: z.string().optional().describe("SHA-512 of the distribution. Required if the version table has none."),
  layout: z
    .enum(["versioned", "in-place"])
    .default("versioned")
    .describe("`versioned`: one directory per version below `paths.program`; `in-place`: unpacked into it."),
};

export const jvmOptionsSetting = z
  .array(z.string())
  .default([])
  .describe(
    "Additional JVM options, one in each item, after the program's own. A garbage collector among them takes the place of G1.",
  );

/** How a service logs. @param examples - Names of loggers with their levels, for the reference. */
export function loggingSetting(examples: string) {
  return z
    .strictObject({
      levels: z
        .record(z.string(), z.string())
        .default({})
        .describe(
          `Log level by logger: \`OFF\`, \`FATAL\`, \`ERROR\`, \`WARN\`, \`INFO\`, \`DEBUG\` or \`TRACE\`; \`root\` for all ` +
            `others. Default: \`{ root: INFO }\`. Example: \`${examples}\`.`,
        ),
    })
    .optional();
}

/**
 * What one host may have of its own, in a group of `hostSettings` with the name of the service: the same keys as for all
 * servers. A group so named needs no more than this.
 *
 * @param service - The name of the service.
 * @param paths - Those of its directories that may differ.
 */
export function ownSettings<Paths extends Readonly<Record<string, z.ZodType>>>(service: string, paths: Paths) {
  return z
    .strictObject({
      heap: z.string().optional().describe(`JVM heap on this host. Default: \`${service}.heap\`.`),
      paths: z.strictObject(paths).optional(),
    })
    .optional()
    .describe(`What this host has of its own, in the place of the same settings of \`${service}\` for all.`);
}

export type LoggingConfig = NonNullable<z.output<ReturnType<typeof loggingSetting>>>;

/** What the settings of every service hold, whatever else is among them. */
export interface ServiceConfig {
  readonly version?: string | undefined;
  readonly source?: string | undefined;
  readonly sha512?: string | undefined;
  readonly layout: "versioned" | "in-place";
  readonly paths: { readonly program?: string | undefined; readonly config?: string | undefined };
  readonly heap: string;
  readonly jvmOptions: readonly string[];
  readonly user: string;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

/** What every service needs to know of a host of the stack file; the services' own keys stand beside. */
export interface HostConfigBase {
  readonly name: string;
  readonly lost: boolean;
  readonly rack?: string | undefined;
}

/** What has an address of its own in the stack file; pods get theirs from Kubernetes. */
export interface Located {
  readonly address: string;
}

/** What every service needs to know of a stack; each service finds its own settings below its name. */
export interface StackConfig extends SecurityStack {
  readonly hosts: readonly HostConfigBase[];
}
