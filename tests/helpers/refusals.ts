import assert from "node:assert/strict";
import type { ValidationContext } from "../../components/config/validation-context";
import { judge, type Raw, rawConfig } from "./config";

/** A change that makes a good configuration a bad one, and the one issue that must come of it. */
export interface Refusal {
  readonly title: string;
  readonly change: Raw;
  readonly property: string;
  /** Part of the rule. */
  readonly rule: string;
  /** Part of what is shown as given. */
  readonly given: string;
  /** Part of the fix. */
  readonly fix: string;
  readonly severity?: "warning";
  readonly surroundings?: Partial<ValidationContext>;
}

/** One test for each refusal: exactly one issue of its severity, with that property and those texts. */
export function describeRefusals(name: string, refusals: readonly Refusal[]): void {
  describe(name, () => {
    for (const { title, change, property, rule, given, fix, severity = "error", surroundings } of refusals) {
      it(title, () => {
        const issues = judge(rawConfig(change), surroundings).filter((issue) => issue.severity === severity);
        assert.deepEqual(
          issues.map((issue) => issue.property),
          [property],
        );
        for (const [part, text] of [
          [rule, issues[0]?.rule],
          [given, issues[0]?.given],
          [fix, issues[0]?.fix],
        ] as const)
          assert(text?.includes(part), `"${part}" is not in "${text}"`);
      });
    }
  });
}

/** One test for each change that a good configuration may have: no error comes of it. */
export function describeAcceptances(name: string, changes: Readonly<Record<string, Raw>>): void {
  describe(name, () => {
    for (const [title, change] of Object.entries(changes)) {
      it(title, () => {
        assert.deepEqual(
          judge(rawConfig(change)).filter(({ severity }) => severity === "error"),
          [],
        );
      });
    }
  });
}
