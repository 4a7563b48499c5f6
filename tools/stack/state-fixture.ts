import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

/** Stands where a private key was. */
export const dummyPrivateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nnot-a-key\n-----END OPENSSH PRIVATE KEY-----\n";

const root = "PROJECT_ROOT";
/** A private key in JSON, or in JSON in a string of JSON: its line ends are escaped once or several times. */
const privateKeys = /-----BEGIN [A-Z ]*PRIVATE KEY-----(\\+n).*?-----END [A-Z ]*PRIVATE KEY-----\\+n/g;

const resourceSchema = z.looseObject({
  urn: z.string(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
});
const exportSchema = z.looseObject({
  deployment: z.looseObject({
    manifest: z.unknown().optional(),
    resources: z.array(resourceSchema),
  }),
});

type Resource = z.output<typeof resourceSchema>;

/** Keys of a resource that say when and by which line of a program it was made. */
const circumstances = ["created", "modified", "sourcePosition", "stackTrace"];

/** Makes a fixture out of what `pulumi stack export --show-secrets` prints: no secret, no time, no path of a machine. */
export function fixtureOf(exported: string, projectRoot: string): string {
  const neutral = exported
    .replaceAll(privateKeys, (_, lineEnd: string) => dummyPrivateKey.replaceAll("\n", lineEnd))
    .replaceAll(projectRoot, root);
  const { deployment, ...rest } = exportSchema.parse(JSON.parse(neutral));
  const { manifest: _manifest, resources, ...more } = deployment;
  return `${JSON.stringify({ ...rest, deployment: { ...more, resources: resources.map(smaller) } }, null, 1)}\n`;
}

/** The state that a fixture keeps, for `pulumi stack import` in a project at some place. */
export function stateOf(fixture: string, projectRoot: string): z.output<typeof exportSchema> {
  const { deployment, ...rest } = exportSchema.parse(JSON.parse(fixture.replaceAll(root, projectRoot)));
  return { ...rest, deployment: { ...deployment, resources: deployment.resources.map(whole) } };
}

/** Outputs that repeat the inputs are left out: scripts and manifests would stand there twice. */
function smaller(exported: Resource): Resource {
  const kept = Object.entries(exported).filter(([key]) => !circumstances.includes(key));
  const resource = { ...Object.fromEntries(kept), urn: exported.urn } as Resource;
  const { inputs, outputs } = resource;
  if (inputs === undefined || outputs === undefined) return resource;
  if (!Object.keys(inputs).every((key) => key in outputs)) return resource;
  const own = Object.entries(outputs).filter(([key, value]) => !isDeepStrictEqual(value, inputs[key]));
  return { ...resource, outputs: { ...Object.fromEntries(own), repeatsInputs: true } };
}

function whole({ ...resource }: Resource): Resource {
  const { repeatsInputs, ...outputs } = resource.outputs ?? {};
  return repeatsInputs === true ? { ...resource, outputs: { ...resource.inputs, ...outputs } } : resource;
}
