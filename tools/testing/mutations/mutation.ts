import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const schema = z.array(
  z.strictObject({
    title: z.string().min(1),
    file: z.string().min(1),
    before: z.string().min(1),
    after: z.string(),
  }),
);

/** One line, broken in a way that a behaviour test has to notice. */
export type Mutation = z.output<typeof schema>[number];

/** The list of mutations of a checkout. */
export async function readMutations(root: string): Promise<readonly Mutation[]> {
  return schema.parse(parse(await readFile(path.join(root, "tests/mutations/mutations.yaml"), "utf8")));
}

/**
 * The text of a file with the mutation in it.
 *
 * @throws Error when the text does not have exactly one place for it.
 */
export function mutate(text: string, { title, file, before, after }: Mutation): string {
  const count = text.split(before).length - 1;
  if (count === 1) return text.replace(before, () => after);
  throw new Error(
    `mutation "${title}": ${file} must have its text exactly once\n` +
      `  given: ${count} times: ${before}\n` +
      `  fix:   adapt it in tests/mutations/mutations.yaml to what the code has become`,
  );
}
