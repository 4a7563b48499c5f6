import { parse } from "yaml";
import { unknownCluster } from "../../components/kubernetes/facts";
import { validateKubernetes } from "../../components/kubernetes/validate-kubernetes";
import type { ConfigIssue } from "../../components/model/issue";
import type { Config } from "../../components/config/config-schema";
import type { ValidationContext } from "../../components/config/validation-context";
import { validateConfig } from "../../components/config/validate-config";
import { publicKey, type Raw, rawConfig } from "../helpers/config";
import { blocksOf, type Found, type Page } from "./pages";

const prefix = "kafka-zookeeper:";

/** A stack file on a page, or a part of one. */
export interface StackBlock extends Found {
  readonly values: Raw;
}

/** The `yaml` blocks with settings of this program. @throws YAMLParseError for a block that is no YAML. */
export function stackBlocksOf(page: Page): StackBlock[] {
  return blocksOf(page, "yaml").flatMap((block) => {
    const text = parse(block.text) as Raw;
    const settings = Object.entries((text["config"] ?? text) as Raw).filter(([key]) => key.startsWith(prefix));
    const values = settings.map(([key, value]) => [key.slice(prefix.length), filledIn(value)]);
    return values.length === 0 ? [] : [{ ...block, values: Object.fromEntries(values) as Raw }];
  });
}

/**
 * What is wrong with a stack file, apart from files and host keys, which only an operator has. A part of one is judged
 * inside a stack file that is fine.
 */
export function errorsOf(values: Raw): ConfigIssue[] {
  const whole = "substrate" in values;
  const { issues } =
    values["substrate"] === "kubernetes" || (!whole && "kubernetes" in values)
      ? validateKubernetes({ substrate: "kubernetes", ...values }, () => unknownCluster("it was not asked"))
      : validateConfig(whole ? values : rawConfig(values), allKeys);
  return issues.filter(({ severity }) => severity === "error");
}

function allKeys({ hosts }: Config): ValidationContext {
  return { hostKeys: Object.fromEntries(hosts.map(({ name }) => [name, publicKey()])), sandboxNotStarted: false };
}

/** `sha512: <where to find it>` stands for a checksum. */
function filledIn(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const filled = Object.entries(value as Raw).map(([key, inner]) => [
    key,
    isPlaceholder(key, inner) ? "0".repeat(128) : inner,
  ]);
  return Object.fromEntries(filled) as Raw;
}

function isPlaceholder(key: string, value: unknown): boolean {
  return key === "sha512" && typeof value === "string" && /^<.*>$/.test(value);
}
