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

function policy({ name, description, minimum, judge }: Rule): ResourceValidationPolicy {
  return {
    name,
    description,
    enforcementLevel: "mandatory",
    configSchema: configSchema(minimum),
    validateResource(resource, reportViolation) {
      const config = resource.getConfig<RuleConfig>();
      if (config.except.includes(parseUrn(resource.urn).stack)) return;
      for (const issue of judge(resource, config)) reportViolation(formatIssue(issue));
    },
  };
}

function configSchema(minimum: number | undefined): PolicyConfigSchema {
  const except = { type: "array", items: { type: "string" }, default: [] } as const;
  return {
    properties: { except, ...(minimum === undefined ? {} : { minimum: { type: "integer", default: minimum } }) },
  };
}

new PolicyPack("kafka-zookeeper", { policies: rules.map(policy) });
