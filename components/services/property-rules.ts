import { type ConfigIssue, show } from "../model/issue";
import type { PropertyProblem } from "../model/property-problem";
import { configOf, settingsPathOf } from "./resolve-group";
import type { Service } from "./service";
import type { StackConfig } from "./service-schema";

/** Keys whose values are likely to be secrets, also where nothing is known of a key. */
const secretName = /passw|secret|credential|jaas|license|\.token$|\.key$|superDigest|certificate/i;

/**
 * Rules about the keys of a service's own configuration file that a stack sets, and about their values.
 *
 * @param isUsed Whether a setting of the stack file has an effect on the substrate.
 */
export function validateProperties(
  service: Service,
  config: StackConfig,
  isUsed: (setting: string) => boolean,
): ConfigIssue[] {
  return Object.entries(configOf(config, service).properties).flatMap(([key, value]) => {
    const property = `${settingsPathOf(service)}.properties.${key}`;
    if (!/^[A-Za-z0-9._-]+$/.test(key)) return [{ property, given: show(key), ...badKey }];
    const problem = service.judgeProperty(key, value, config);
    if (problem === undefined) return [];
    const given = problem.secret || secretName.test(key) ? "a value that is not shown" : show(value);
    return [{ property, given, ...textOf(problem, isUsed) }];
  });
}

type Text = Pick<ConfigIssue, "severity" | "rule" | "fix">;

const badKey: Text = {
  severity: "error",
  rule: "must be a property name",
  fix: "write the key as the documentation does, without blanks",
};

function textOf({ severity, rule, fix, owners }: PropertyProblem, isUsed: (setting: string) => boolean): Text {
  if (owners === undefined || owners.some(isUsed)) return { severity, rule, fix };
  return { severity, rule: "is set by this program, which knows it here without a setting", fix: "remove it" };
}
