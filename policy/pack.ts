import { type PolicyConfigSchema, PolicyPack, type ResourceValidationPolicy } from "@pulumi/policy";
import { formatIssue } from "../components/model/issue";
import { parseUrn } from "../operations/provider/urn";
import type { Limits, Rule } from "./rule";
import { rules } from "./rules";

/** What the configuration of the pack says about a rule, besides its enforcement level. */
interface RuleConfig extends Limits {
  /** Stacks that it does not hold for. */
  readonly except: readonly string[];
}

function policy({ name, description, minimum, maximum, judge }: Rule): ResourceValidationPolicy {
  return {
    name,
    description,
    enforcementLevel: "mandatory",
    configSchema: configSchema({ minimum, maximum }),
    validateResource(resource, reportViolation) {
      const config = resource.getConfig<RuleConfig>();
      if (config.except.includes(parseUrn(resource.urn).stack)) return;
      for (const issue of judge(resource, config)) reportViolation(formatIssue(issue));
    },
  };
}

function configSchema(limits: Readonly<Record<keyof Limits, number | undefined>>): PolicyConfigSchema {
  const except = { type: "array", items: { type: "string" }, default: [] } as const;
  const numbers = Object.entries(limits).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, { type: "integer", default: value }] as const],
  );
  return { properties: { except, ...Object.fromEntries(numbers) } };
}

new PolicyPack("kafka-zookeeper", { policies: rules.map(policy) });
