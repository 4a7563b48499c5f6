import fc from "fast-check";
import type { SettingKind } from "../../components/model/setting-kinds";

/** Values that a setting of this kind takes, made without the rules that judge them. */
export function acceptedBy(kind: SettingKind): fc.Arbitrary<string | boolean> {
  switch (kind.kind) {
    case "boolean":
      return fc.constantFrom(true, false, "true", "False", " TRUE ");
    case "choice":
      return fc.constantFrom(...kind.of);
    case "list":
      return fc.array(fc.constantFrom(...(kind.of ?? ["a", "b"])), { maxLength: 3 }).map((items) => items.join(", "));
    case "whole":
      return fc.bigInt({ min: kind.min, max: kind.max }).map((value) => String(value === kind.except ? 1n : value));
    case "decimal":
      return fc.double({ min: kind.min ?? 0, max: kind.max ?? 1e6, noNaN: true }).map(String);
    case "text":
      return fc.string({ minLength: 1 }).map((text) => `x${text}`);
    case "class":
      return fc.constantFrom("org.example.Policy", "Policy", "org.example.Policy$Inner");
  }
}

/** Values as people write them by mistake, and good ones of other kinds. */
export const mistakes: fc.Arbitrary<string | number | boolean> = fc.oneof(
  fc.constantFrom("7d", "10MB", "yes", "no", "on", "none", "LZ4", "compacted", "compact,deleted", "", "2s", "1,000"),
  fc.constantFrom<string | number | boolean>(true, false, 0, -1, 0.5, 1e21, 2 ** 60, -5, "0x10", "1.5", "a b", "3.99"),
  fc.integer(),
  fc.string(),
);

/** The values that a fix names: each of them has to be accepted. */
export function valuesIn(fix: string): string[] {
  const found =
    /^did you mean (?<one>.+)\?$/.exec(fix) ??
    /^use (?<one>\S+) or (?:more|less)$/.exec(fix) ??
    /^use (?<all>\S+(?: or \S+)*)$/.exec(fix) ??
    /as a plain number: an? \w+ is (?<one>\d+)$/.exec(fix) ??
    /^write it as (?<one>\S+)$/.exec(fix) ??
    /^write it in quotes, such as "(?<one>\d+)"$/.exec(fix) ??
    /^write "(?<one>\w+)" in quotes$/.exec(fix) ??
    /^write its full name, such as (?<one>\S+)$/.exec(fix) ??
    /^leave it out for (?<one>\S+)$/.exec(fix);
  const { one, all } = found?.groups ?? {};
  return one === undefined ? (all?.split(" or ") ?? []) : [one];
}
