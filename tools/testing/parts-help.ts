import { columns } from "../../components/model/report-text";
import type { Tier } from "./part";
import { parts } from "./parts";

const titles: Readonly<Record<Tier, string>> = {
  commit: "For every commit and in CI, in at most 45 minutes, or 70 on a new machine:",
  all: "With `scripts/test all` also these, and more tests of the clusters (`scripts/test all e2e-hosts` for one part):",
  "on request": "Only when they are named:",
};

/** Which part is in which tier, and what it proves. */
export function partsHelp(): string {
  const lines = columns(parts.map(({ name, description }) => [`  ${name}`, description]));
  const tiers = Object.entries(titles).map(([tier, title]) =>
    [title, ...lines.filter((_, index) => parts[index]?.tier === tier)].join("\n"),
  );
  return tiers.join("\n\n");
}
