import { clientFileNames, stackOutputsSchema } from "../../../components/outputs/stack-outputs";
import { assertNone } from "../../docs/assert-none";
import { inlineCodeOf, readPages } from "../../docs/pages";

const pages = readPages();

function assertNamed(file: string, names: readonly string[]): void {
  const named = new Set(
    pages
      .filter((page) => page.file === file)
      .flatMap(inlineCodeOf)
      .map(({ text }) => text),
  );
  assertNone(
    names.filter((name) => !named.has(name)),
    `${file} does not tell of these`,
  );
}

describe("what application teams depend on", () => {
  it("is in the README: every output of a stack", () => {
    assertNamed("README.md", Object.keys(stackOutputsSchema.shape));
  });

  it("is on their page: every file for clients", () => {
    assertNamed("docs/app-teams.md", clientFileNames);
  });
});
