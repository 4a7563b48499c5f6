import { clientFileNames } from "../../../components/services/kafka/clients/client-file-names";
import { stackOutputsSchema } from "../../../components/outputs/stack-outputs";
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

describe("the names that application teams depend on", () => {
  it("include every output of a stack in the README", () => {
    assertNamed("README.md", Object.keys(stackOutputsSchema.shape));
  });

  it("include every client file in docs/app-teams.md", () => {
    assertNamed("docs/app-teams.md", clientFileNames);
  });
});
