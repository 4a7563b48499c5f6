import assert from "node:assert/strict";
import path from "node:path";
import { ESLint, Linter } from "eslint";
import { parser } from "typescript-eslint";

const root = path.join(__dirname, "../..");
const refused = "no-restricted-imports";

/** What the project's own configuration says about a text at a place, by the rules that need no types. */
async function messagesAt(file: string, text: string): Promise<string[]> {
  const eslint = new ESLint({ cwd: root });
  const config = (await eslint.calculateConfigForFile(path.join(root, file))) as { rules: Record<string, unknown> };
  const rules = { [refused]: config.rules[refused] ?? "off" } as never;
  const found = new Linter().verify(text, { files: ["**/*.ts"], languageOptions: { parser }, rules }, file);
  return found.map(({ line, message }) => `${line}: ${message}`);
}

const imports = [
  'import * as pulumi from "@pulumi/pulumi";',
  'import { readFileSync } from "node:fs";',
  'import { findHostKey } from "../hosts/known-hosts";',
  'import { settingsOf } from "../config/settings";',
  'import type { Output } from "@pulumi/pulumi";',
  'import { z } from "zod";',
  'import { heapBytes } from "./jvm";',
].join("\n");

describe("the lint rules", () => {
  it("refuse everything but plain data in the model", async () => {
    const messages = await messagesAt("components/model/x.ts", imports);
    assert.deepEqual(
      messages.map((message) => message.split(":")[0]),
      ["1", "2", "3", "4", "5"],
    );
    for (const message of messages) assert.match(message, /are pure: plain data/);
  });

  it("let the rest of the program import what it needs", async () => {
    assert.deepEqual(await messagesAt("components/hosts/x.ts", imports), []);
  });
});
