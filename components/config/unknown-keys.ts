import { z } from "zod";
import { type ConfigIssue, show } from "../model/issue";
import { nearest } from "../model/nearest";
import { formatPath, type Path } from "./path";
import { unwrap } from "./shape-issues";

/** What other tools call a setting. */
const otherNames: Readonly<Record<string, string>> = {
  replicas: "replicationFactor",
  host: "address",
  ip: "address",
  labels: "podLabels",
  annotations: "podAnnotations",
  priorityClass: "priorityClassName",
};

/** A key that the schema does not have. */
export function unknownKey(path: Path, key: string, root: z.ZodObject): ConfigIssue {
  const property = formatPath([...path, key]);
  // Not by `error`, which would hide the name of the key like a value.
  return {
    severity: "error",
    property,
    rule: "is not a setting of this program",
    given: show(key),
    fix: fixOf(path, key, root),
  };
}

/** The key of the same group that somebody meant; undefined when none is close, or another group has the one that was written. */
export function meantKey(path: Path, key: string, root: z.ZodObject): string | undefined {
  const known = knownKeys(path, root);
  const other = Object.hasOwn(otherNames, key) ? otherNames[key] : undefined;
  if (other !== undefined && known.includes(other)) return other;
  return placesOf(path, key, root).length > 0 ? undefined : nearest(key, known);
}

function fixOf(path: Path, key: string, root: z.ZodObject): string {
  const meant = meantKey(path, key, root);
  if (meant !== undefined) return `did you mean ${formatPath([...path, meant])}? Otherwise remove it`;
  const places = placesOf(path, key, root).map((place) => `kafka-zookeeper:${place}`);
  const [place] = places;
  if (places.length > 1) return `move it to what it is about: ${places.join(" or ")}`;
  if (place !== undefined)
    return `move it to ${place}${place.includes(".") ? "" : ", at the top level of the stack file"}`;
  const known = knownKeys(path, root);
  return `remove it${known.length === 0 ? "" : `; there are ${known.join(", ")}`}`;
}

/** Where a key belongs that stands in another group: in one around it, or below the one or the few at the top level that have it. */
function placesOf(path: Path, key: string, root: z.ZodObject): string[] {
  const around = path.map((_, at) => path.slice(0, at)).reverse();
  const outer = around.find((group) => knownKeys(group, root).includes(key));
  if (outer !== undefined) return [formatPath([...outer, key])];
  if (path.length > 0) return [];
  const below = Object.keys(root.shape).filter((group) => knownKeys([group], root).includes(key));
  return below.length > 3 ? [] : below.map((group) => `${group}.${key}`);
}

/** The keys that the schema knows at a path. */
function knownKeys(path: Path, root: z.ZodObject): string[] {
  let schema: z.core.$ZodType | undefined = root;
  for (const key of path) {
    schema = schema && unwrap(schema);
    if (schema instanceof z.ZodArray) schema = schema.element;
    else if (schema instanceof z.ZodObject) schema = (schema.shape as Record<string, z.core.$ZodType>)[String(key)];
    else return [];
  }
  schema = schema && unwrap(schema);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
