import { type ConfigIssue, error, show } from "../model/issue";
import { commonLabels, ownPrefix, versionLabel } from "./labels";

/** Kubernetes, "Object Names and IDs": DNS subdomain names (RFC 1123). */
export const subdomain = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

const name = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** Kubernetes, "Labels and Selectors": a name of at most 63 characters, with the domain of its owner in front. */
export function validateKey(property: string, key: string, example: string): ConfigIssue[] {
  const [last = "", prefix, ...more] = key.split("/").reverse();
  if (name.test(last) && (prefix === undefined || subdomain.test(prefix)) && more.length === 0) return [];
  const rule = "must be a key of Kubernetes: a name of letters, digits, dots, hyphens and underscores, after DOMAIN/";
  return [error({ property, rule, given: show(key), fix: `write it as ${example}` })];
}

/** Kubernetes, "Labels and Selectors": a value is such a name, or nothing. */
export function validateLabelValue(property: string, value: string): ConfigIssue[] {
  if (value === "" || name.test(value)) return [];
  return [
    error({
      property,
      rule: "must be a label's value: at most 63 letters, digits, inner dots, hyphens and underscores",
      given: show(value),
      fix: valueFix(value),
    }),
  ];
}

/** What is not allowed at the ends is a slip, and in the middle mostly a separator. */
function valueFix(value: string): string {
  const meant = value
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .slice(0, 63)
    .replaceAll(/^[._-]+|[._-]+$/g, "");
  return meant === "" ? "write it as kafka, or remove it" : `write ${meant}`;
}

/** What Kubernetes itself sets on the pods of a StatefulSet or Deployment, or Pulumi reads. */
const ofOthers = [
  "statefulset.kubernetes.io/",
  "apps.kubernetes.io/",
  "controller-revision-hash",
  "pod-template-hash",
  "pulumi.com/",
];

/** The program's own: what selects pods, and what it knows its objects by. */
const reserved = [ownPrefix, ...Object.keys(commonLabels), "app.kubernetes.io/name", versionLabel, ...ofOthers];

/** Labels or annotations of one's own: none of the program's, by which it selects pods and knows what they run with. */
export function validateOwnKeys(property: string, values: Readonly<Record<string, string>>): ConfigIssue[] {
  return Object.keys(values).flatMap((key) => {
    const at = `${property}.${key}`;
    const malformed = validateKey(at, key, "example.org/team");
    if (malformed.length > 0) return malformed;
    if (!reserved.some((one) => (one.endsWith("/") ? key.startsWith(one) : key === one))) return [];
    return [
      error({
        property: at,
        rule: "must not be one that this program, Kubernetes or Pulumi sets itself",
        given: show(key),
        fix: "remove it, or use a key with a domain of your own, such as example.org/team",
      }),
    ];
  });
}

/** Kubernetes: ValidateAnnotationsSize. */
const maxAnnotations = 256 * 1024;

/** All keys and values of the annotations of an object together. */
export function validateAnnotationsSize(
  property: string,
  annotations: Readonly<Record<string, string>>,
): ConfigIssue[] {
  const bytes = Object.entries(annotations)
    .flat()
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes <= maxAnnotations) return [];
  const rule = "must have at most 256 KiB together, keys and values";
  return [error({ property, rule, given: `${bytes} bytes`, fix: "move what is large into a ConfigMap" })];
}
